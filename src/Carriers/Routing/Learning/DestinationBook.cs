namespace Countersign.Carriers.Routing;

/// <summary>
/// What is known of a route to one region. A message counts as tried only when it has had its time to be approved;
/// counted before, a route would look the worse the more it was used in the last minute.
/// </summary>
internal sealed class DestinationBook(string region, bool bulk, RoutingOptions options)
{
    private static readonly TimeSpan CohortLength = TimeSpan.FromSeconds(DestinationNews.CohortSeconds);

    private readonly Queue<Cohort> _young = new();
    private DateTimeOffset _at;
    private double _accepted;
    private double _failed;
    private double _refused;
    private double _unknown;
    private double _delivered;
    private double _undelivered;
    private double _latency;
    private double _trials;
    private double _approved;

    /// <summary>What was known before a restart.</summary>
    public static DestinationBook Of(DestinationHealth known, DateTimeOffset at, RoutingOptions options) =>
        new(known.Region, known.Bulk, options)
        {
            _at = at,
            _accepted = known.Accepted,
            _failed = known.Failed,
            _refused = known.Refused,
            _unknown = known.Unknown,
            _delivered = known.Delivered,
            _undelivered = known.Undelivered,
            _latency = known.LatencyMs * (known.Accepted + known.Failed + known.Refused),
            _trials = known.Trials,
            _approved = known.Approved,
        };

    public void Add(DestinationNews news, DateTimeOffset now)
    {
        Fade(now);
        _accepted += news.Accepted;
        _failed += news.Failed + news.Throttled;
        _refused += news.Refused;
        _unknown += news.Unknown;
        _delivered += news.Delivered;
        _undelivered += news.Undelivered;
        _latency += news.LatencyMs;
        if (news.Trials > 0)
            CohortOf(now, age: 0).Trials += news.Trials;

        for (var age = 0; age < news.Approvals.Length; age++)
        {
            if (news.Approvals[age] > 0)
                Approve(now, age, news.Approvals[age]);
        }
    }

    /// <summary>How it is at a moment.</summary>
    public DestinationHealth Health(DateTimeOffset now)
    {
        Fade(now);
        var answers = _accepted + _failed + _refused;
        return new DestinationHealth
        {
            Region = region,
            Bulk = bulk,
            Accepted = _accepted,
            Failed = _failed,
            Refused = _refused,
            Unknown = _unknown,
            Delivered = _delivered,
            Undelivered = _undelivered,
            LatencyMs = answers < 0.5 ? 0 : _latency / answers,
            Trials = _trials,
            Approved = _approved,
        };
    }

    private void Approve(DateTimeOffset now, int age, int count)
    {
        var begun = Begun(now, age);
        foreach (var cohort in _young)
        {
            // Trials and approvals are told a moment apart, so an approval may name a neighbour of its cohort.
            if ((cohort.Begun - begun).Duration() > CohortLength)
                continue;

            var taken = Math.Min(count, cohort.Trials - cohort.Approved);
            cohort.Approved += taken;
            count -= taken;
        }

        _approved = Math.Min(_trials, _approved + count);
    }

    private void Fade(DateTimeOffset now)
    {
        while (_young.TryPeek(out var eldest) && now - eldest.Begun >= options.ApprovalWait + CohortLength)
        {
            _young.Dequeue();
            (_trials, _approved) = (_trials + eldest.Trials, _approved + eldest.Approved);
        }

        var weight = now <= _at ? 1 : Math.Pow(0.5, (now - _at) / options.HalfLife);
        _at = now > _at ? now : _at;
        Weigh(weight);
        if (_trials > options.MaxEvidence)
            (_trials, _approved) = (options.MaxEvidence, _approved / _trials * options.MaxEvidence);
    }

    private void Weigh(double weight)
    {
        if (weight >= 1)
            return;

        _accepted *= weight;
        _failed *= weight;
        _refused *= weight;
        _unknown *= weight;
        _delivered *= weight;
        _undelivered *= weight;
        _latency *= weight;
        _trials *= weight;
        _approved *= weight;
    }

    private Cohort CohortOf(DateTimeOffset now, int age)
    {
        var begun = Begun(now, age);
        foreach (var cohort in _young)
        {
            if (cohort.Begun == begun)
                return cohort;
        }

        var fresh = new Cohort(begun);
        _young.Enqueue(fresh);
        return fresh;
    }

    private static DateTimeOffset Begun(DateTimeOffset now, int age)
    {
        var ticks = now.UtcTicks - (age * CohortLength.Ticks);
        return new DateTimeOffset(ticks - (ticks % CohortLength.Ticks), TimeSpan.Zero);
    }

    private sealed class Cohort(DateTimeOffset begun)
    {
        public DateTimeOffset Begun => begun;

        public int Trials { get; set; }

        public int Approved { get; set; }
    }
}
