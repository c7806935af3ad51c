using Countersign.Bench.Load;

namespace Countersign.Bench.Flows;

/// <summary>
/// Flows: start a verification, read its code from the messages that the simulated carrier delivered, check it. The
/// look-ups go over connections of their own and are not counted as requests; what they cost the server is.
/// </summary>
internal sealed class FlowWorkload : Workload
{
    private const int MaxStarted = 1000;
    // With those under way still within one list of messages: what is older than the list is never found.
    private const int MaxWaiting = 600;
    private const int PollEarlyAt = 200;
    private const int PollSlack = 64;
    private const int LargestPoll = 1000;
    private const int Accepted = 202;
    private const int Approved = 200;
    private static readonly long PollInterval = Clock.FromMilliseconds(20);
    private static readonly long ShortestPollInterval = Clock.FromMilliseconds(2);
    private static readonly long CodeLimit = Clock.FromSeconds(2);

    private readonly Wire _wire;
    private readonly TestNumbers _numbers;
    private readonly WaitingFlows _waiting = new();
    private readonly EndpointState[] _endpoints;
    private readonly Queue<Flow> _ready = new();
    private readonly Stack<Flow> _spare = new();
    private Pace _starts = Pace.Unlimited;
    private Pace _checks = Pace.Unlimited;
    private int _maxStarted = MaxStarted;
    private int _started;
    private int _startsUnderWay;
    private bool _readsMessages = true;

    /// <summary>Makes a closed loop: as many flows as the connections carry.</summary>
    public FlowWorkload(Target target, TestNumbers numbers)
    {
        _wire = new Wire(target.Key);
        _numbers = numbers;
        _endpoints = [.. target.Ports.Select(_ => new EndpointState())];
    }

    public override bool IsOpenLoop => _checks.IsOpenLoop && _starts.IsOpenLoop;

    /// <summary>Started flows whose code is known and that wait for their check.</summary>
    public int Ready => _ready.Count;

    /// <summary>Closed loop: as many flows as the connections carry.</summary>
    public FlowWorkload ClosedLoop() => Use(Pace.Unlimited, Pace.Unlimited, MaxStarted);

    /// <summary>Open loop of starts and checks at one rate; the checks begin a little later.</summary>
    /// <param name="flowsPerSecond">Starts per second, and checks per second.</param>
    /// <param name="lead">Seconds between the first start and the first check.</param>
    public FlowWorkload OpenLoop(double flowsPerSecond, double lead) => Use(
        Pace.PerSecond(flowsPerSecond), Pace.PerSecond(flowsPerSecond, Clock.FromSeconds(lead)), int.MaxValue);

    /// <summary>Starts this many flows and checks none of them yet.</summary>
    public FlowWorkload StockUp(int flows) => Use(Pace.Unlimited, Pace.Never, flows);

    /// <summary>Open loop of checks of the flows that were started before; starts none.</summary>
    public FlowWorkload CheckStock(double checksPerSecond)
    {
        Use(Pace.Never, Pace.PerSecond(checksPerSecond), int.MaxValue);
        _readsMessages = false;
        return this;
    }

    public override void Begin(long now)
    {
        _starts.Begin(now);
        _checks.Begin(now);
    }

    public override bool TryNext(Connection connection, long now)
    {
        if (_ready.Count > 0 && _checks.TryTake(now, out var intended))
        {
            var flow = _ready.Dequeue();
            connection.Request.Begin(RequestKind.Check, flow, intended);
            _wire.Check(connection.Request, flow);
            return true;
        }

        if (_started >= _maxStarted || _waiting.Count >= MaxWaiting || !_starts.TryTake(now, out intended))
            return false;
        _started++;
        _startsUnderWay++;
        var started = _spare.TryPop(out var spare) ? spare : new Flow();
        started.Endpoint = connection.Endpoint;
        connection.Request.Begin(RequestKind.Start, started, intended);
        _wire.Start(connection.Request, _numbers.Next());
        return true;
    }

    public override bool TryPoll(Connection connection, long now)
    {
        var endpoint = _endpoints[connection.Endpoint];
        var early = endpoint.Waiting >= PollEarlyAt ? ShortestPollInterval : PollInterval;
        if (!_readsMessages || endpoint.Waiting == 0 || now - endpoint.LastPoll < early)
            return false;
        endpoint.LastPoll = now;
        endpoint.WaitedBefore = endpoint.Waiting;
        // Messages of starts whose answer is still under way come before those that are waited for.
        var limit = endpoint.IsBehind
            ? LargestPoll
            : Math.Min(LargestPoll, endpoint.Waiting + _startsUnderWay + PollSlack);
        connection.Request.Begin(RequestKind.Poll, null, now);
        _wire.Messages(connection.Request, limit);
        return true;
    }

    public override void Done(Connection connection, in HttpResponse response, long now, bool recorded)
    {
        var request = connection.Request;
        var microseconds = (now - request.Intended) / 1000;
        if (request.Kind == RequestKind.Start)
            _startsUnderWay--;
        switch (request.Kind)
        {
            case RequestKind.Poll:
                ReadMessages(response, connection.Endpoint);
                return;
            case RequestKind.Start when response.Status == Accepted:
                Started(request.Flow!, response, now);
                break;
            case RequestKind.Check when response.Status == Approved:
                Release(request.Flow!);
                break;
            default:
                Counts.CountUnexpected(response.Status);
                Release(request.Flow!);
                return;
        }

        if (recorded)
            Counts.Of(request.Kind).Record(microseconds);
    }

    public override long NextDue(long now)
    {
        var next = Math.Min(now + ShortestPollInterval, _starts.NextDue);
        if (_ready.Count > 0)
            next = Math.Min(next, _checks.NextDue);
        // Closed loop with nothing to send waits for an answer, not for a time.
        return next <= now && !IsOpenLoop ? now + Clock.FromMilliseconds(1) : next;
    }

    public override void End(long now)
    {
        foreach (var flow in _waiting.RemoveStartedBefore(now - CodeLimit))
        {
            Counts.LostCodes++;
            _endpoints[flow.Endpoint].Waiting--;
            Release(flow);
        }
    }

    private FlowWorkload Use(Pace starts, Pace checks, int maxStarted)
    {
        (_starts, _checks, _maxStarted) = (starts, checks, maxStarted);
        _readsMessages = true;
        return this;
    }

    private void Started(Flow flow, in HttpResponse response, long now)
    {
        flow.Id = Wire.IdOf(response.Body);
        if (_waiting.Add(flow))
        {
            _ready.Enqueue(flow);
            return;
        }

        flow.StartedAt = now;
        _endpoints[flow.Endpoint].Waiting++;
    }

    private void ReadMessages(in HttpResponse response, int at)
    {
        if (response.Status != Approved)
        {
            Counts.CountUnexpected(response.Status);
            return;
        }

        var endpoint = _endpoints[at];
        var messages = new MessageReader(response.Body);
        var expected = endpoint.WaitedBefore;
        while (messages.Next())
        {
            if (_waiting.Match(messages.Id, messages.Code) is not { } flow)
                continue;
            _ready.Enqueue(flow);
            endpoint.Waiting--;
            if (flow.StartedAt <= endpoint.LastPoll)
                expected--;
        }

        endpoint.IsBehind = expected > 0;
    }

    private void Release(Flow flow)
    {
        _started--;
        _spare.Push(flow);
    }

    private sealed class EndpointState
    {
        public int Waiting { get; set; }

        public long LastPoll { get; set; }

        /// <summary>How many waited when the last look-up was sent.</summary>
        public int WaitedBefore { get; set; }

        /// <summary>The last look-up did not find all of them.</summary>
        public bool IsBehind { get; set; }
    }
}
