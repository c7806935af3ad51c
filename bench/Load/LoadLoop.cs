namespace Countersign.Bench.Load;

/// <summary>Sends a workload over a fixed number of connections from one thread and records a window of it.</summary>
internal sealed class LoadLoop : IDisposable
{
    private const int MaxConnections = 1024;
    private static readonly long DrainLimit = Clock.FromSeconds(10);

    private static readonly long LongestWait = Clock.FromMilliseconds(5);

    private readonly Epoll _epoll = new();
    private readonly List<Connection> _connections = [];
    private readonly Queue<Connection> _idle = new();
    private readonly Queue<Connection> _idlePolls = new();
    private readonly int[] _ready = new int[256];
    private readonly Workload _workload;
    private readonly int _counted;
    private int _underWay;
    private long _from = long.MaxValue;
    private long _until = long.MaxValue;

    public LoadLoop(Target target, Workload workload, int connections)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(connections, MaxConnections);
        _workload = workload;
        _counted = connections;
        for (var i = 0; i < connections + target.Ports.Count; i++)
        {
            var endpoint = i % target.Ports.Count;
            var connection = new Connection(i, endpoint, target.Ports[endpoint]);
            _epoll.Watch(connection.Socket, i);
            _connections.Add(connection);
            (i < connections ? _idle : _idlePolls).Enqueue(connection);
        }
    }

    /// <summary>
    /// Runs for <paramref name="ramp"/> seconds unrecorded, then records for <paramref name="seconds"/>.
    /// </summary>
    /// <param name="ramp">Unrecorded seconds at the beginning.</param>
    /// <param name="seconds">Recorded seconds, at most.</param>
    /// <param name="finished">Ends the window early when it answers true.</param>
    public LoadResult Run(double ramp, double seconds, Func<bool>? finished = null)
    {
        var begin = Clock.Now;
        var now = begin;
        _from = begin + Clock.FromSeconds(ramp);
        _until = _from + Clock.FromSeconds(seconds);
        long processor = -1;
        _workload.Counts = new LoadCounts();
        _workload.Begin(begin);
        while (now < _until && finished?.Invoke() != true)
        {
            if (processor < 0 && now >= _from)
                processor = Epoll.ThreadProcessorTime();
            SendAll(now);
            // With every connection busy only an answer can help, however much is due.
            var due = _idle.Count == 0 ? _until : Math.Min(_workload.NextDue(now), _until);
            ReceiveAll(Math.Clamp(due - now, 0, LongestWait));
            now = Clock.Now;
        }

        processor = Epoll.ThreadProcessorTime() - processor;
        _until = now;
        Drain(now, now + DrainLimit);
        _workload.End(Clock.Now);
        var requests = Math.Max(1, _workload.Counts.Requests);
        return new LoadResult(Clock.Seconds(now - _from), _workload.Counts, processor / 1000.0 / requests);
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
            connection.Dispose();
        _epoll.Dispose();
    }

    private void SendAll(long now)
    {
        while (_idle.TryPeek(out var connection) && _workload.TryNext(connection, now))
            Send(_idle.Dequeue());
        for (var i = _idlePolls.Count; i > 0; i--)
        {
            var poll = _idlePolls.Dequeue();
            if (_workload.TryPoll(poll, now))
                Send(poll);
            else
                _idlePolls.Enqueue(poll);
        }
    }

    private void Send(Connection connection)
    {
        connection.Send();
        _underWay++;
    }

    private void ReceiveAll(long wait)
    {
        var count = _epoll.Wait(_ready, wait);
        for (var i = 0; i < count; i++)
        {
            var connection = _connections[_ready[i]];
            if (!connection.TryReceive(out var response))
                continue;
            var now = Clock.Now;
            _underWay--;
            // By when it was due, not by when it was answered: a stall at the end of the window is not lost.
            var intended = connection.Request.Intended;
            _workload.Done(connection, response, now, intended >= _from && intended < _until);
            (connection.Id < _counted ? _idle : _idlePolls).Enqueue(connection);
        }
    }

    // In open loop what was due is still sent; then all is answered, so that the next run begins with a quiet server.
    private void Drain(long end, long limit)
    {
        do
        {
            if (_workload.IsOpenLoop)
                SendAll(end);
            ReceiveAll(LongestWait);
        }
        while (_underWay > 0 && Clock.Now < limit);
        if (_underWay > 0)
            throw new TimeoutException($"{_underWay} requests were not answered within 10 s after the load ended");
    }
}
