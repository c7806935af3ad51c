using Countersign.Bench.Load;

namespace Countersign.Bench.Flows;

/// <summary>
/// Flows: start a verification, read its code from the messages that the simulated carrier delivered, check it. The
/// look-ups go over connections of their own and are not counted as requests; what they cost the server is.
/// </summary>
internal sealed class FlowWorkload : Workload
{
    private const int MaxStarted = 1000;
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
    public FlowWorkload CheckStock(double checksPerSecond) =>
        Use(Pace.Never, Pace.PerSecond(checksPerSecond), int.MaxValue);

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

        if (_started >= _maxStarted || !_starts.TryTake(now, out intended))
            return false;
        _started++;
        var started = _spare.TryPop(out var spare) ? spare : new Flow();
        started.Endpoint = connection.Endpoint;
        connection.Request.Begin(RequestKind.Start, started, intended);
        _wire.Start(connection.Request, _numbers.Next());
        return true;
    }

    public override bool TryPoll(Connection connection, long now)
    {
        var endpoint = _endpoints[connection.Endpoint];
        var waited = now - endpoint.Since;
        var early = endpoint.Waiting >= PollEarlyAt ? ShortestPollInterval : PollInterval;
        if (endpoint.Waiting == 0 || now - endpoint.LastPoll < early)
            return false;
        endpoint.LastPoll = now;
        var limit = waited > CodeLimit ? LargestPoll : Math.Min(LargestPoll, endpoint.Waiting + PollSlack);
        connection.Request.Begin(RequestKind.Poll, null, now);
        _wire.Messages(connection.Request, limit);
        return true;
    }

    public override void Done(Connection connection, in HttpResponse response, long now, bool recorded)
    {
        var request = connection.Request;
        var microseconds = (now - request.Intended) / 1000;
        switch (request.Kind)
        {
            case RequestKind.Poll:
                ReadMessages(response, connection.Endpoint, now);
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

    /// <summary>Counts the codes that have not come although their verification was started long ago.</summary>
    public void CountLost() => Counts.LostCodes = _waiting.Count;

    private FlowWorkload Use(Pace starts, Pace checks, int maxStarted)
    {
        (_starts, _checks, _maxStarted) = (starts, checks, maxStarted);
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

        var endpoint = _endpoints[flow.Endpoint];
        if (endpoint.Waiting++ == 0)
            endpoint.Since = now;
    }

    private void ReadMessages(in HttpResponse response, int at, long now)
    {
        if (response.Status != Approved)
        {
            Counts.CountUnexpected(response.Status);
            return;
        }

        var endpoint = _endpoints[at];
        var messages = new MessageReader(response.Body);
        var found = 0;
        while (messages.Next())
        {
            if (_waiting.Match(messages.Id, messages.Code) is not { } flow)
                continue;
            _ready.Enqueue(flow);
            endpoint.Waiting--;
            found++;
        }

        if (found > 0)
            endpoint.Since = now;
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

        /// <summary>Since when nothing was found for those that wait.</summary>
        public long Since { get; set; }
    }
}
