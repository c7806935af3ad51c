using Microsoft.Extensions.Options;

namespace Countersign.Carriers.Simulated;

/// <summary>
/// Does things at a tenant's time, which the tenant may move forward. What still waits at a crash never comes.
/// </summary>
internal sealed class SandboxClock(IOptions<SimulatedCarrierOptions> options, TimeProvider time)
    : ISandboxClock, IDisposable
{
    private readonly Lock _gate = new();
    private readonly HashSet<Waiting> _waiting = [];

    public IReadOnlyCollection<string> Tenants
    {
        get
        {
            lock (_gate)
                return _waiting.Count == 0 ? [] : _waiting.Select(static one => one.Tenant).ToHashSet();
        }
    }

    /// <summary>Runs <paramref name="action"/> after <paramref name="delay"/> on the tenant's clock.</summary>
    public void After(string tenant, TimeSpan offset, TimeSpan delay, Action action)
    {
        var waiting = new Waiting(tenant, time.GetUtcNow() + offset + delay, action);
        lock (_gate)
        {
            if (_waiting.Count >= options.Value.Waiting)
                return;

            _waiting.Add(waiting);
            waiting.Timer = time.CreateTimer(_ => Fire(waiting), null, delay, Timeout.InfiniteTimeSpan);
        }
    }

    public void Moved(string tenant, TimeSpan offset)
    {
        var now = time.GetUtcNow() + offset;
        List<Waiting> due;
        lock (_gate)
        {
            due = [.. _waiting.Where(one => one.Tenant == tenant && one.Due <= now)];
            foreach (var later in _waiting.Where(one => one.Tenant == tenant && one.Due > now))
                later.Timer!.Change(later.Due - now, Timeout.InfiniteTimeSpan);
        }

        foreach (var one in due.OrderBy(one => one.Due))
            Fire(one);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var one in _waiting)
                one.Timer?.Dispose();

            _waiting.Clear();
        }
    }

    private void Fire(Waiting waiting)
    {
        lock (_gate)
        {
            if (!_waiting.Remove(waiting))
                return;
        }

        waiting.Timer?.Dispose();
        waiting.Action();
    }

    private sealed class Waiting(string tenant, DateTimeOffset due, Action action)
    {
        public string Tenant => tenant;

        public DateTimeOffset Due => due;

        public Action Action => action;

        public ITimer? Timer { get; set; }
    }
}
