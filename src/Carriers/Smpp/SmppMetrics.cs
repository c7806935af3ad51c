using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Countersign.Carriers.Smpp;

/// <summary>
/// What the SMPP links count, all tagged with their route: a name from the configuration. Reasons are slugs of closed
/// sets.
/// </summary>
internal sealed class SmppMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Countersign.Carriers.Smpp";

    private readonly Counter<long> _submitted;
    private readonly Counter<long> _answered;
    private readonly Counter<long> _late;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _throttles;
    private readonly Counter<long> _connections;
    private readonly ConcurrentDictionary<Func<int>, string> _windows = new();

    public SmppMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        _submitted = meter.CreateCounter<long>("countersign.smpp.submitted", "{pdu}", "submit_sm written.");
        _answered = meter.CreateCounter<long>("countersign.smpp.answered", "{message}", "Submissions answered.");
        _late = meter.CreateCounter<long>("countersign.smpp.late", "{answer}", "Answers after their time.");
        _deliveries = meter.CreateCounter<long>("countersign.smpp.deliveries", "{pdu}", "deliver_sm taken.");
        _throttles = meter.CreateCounter<long>("countersign.smpp.throttles", "{pause}", "Pauses asked for.");
        _connections = meter.CreateCounter<long>("countersign.smpp.connections", "{attempt}", "Attempts to bind.");
        meter.CreateObservableUpDownCounter(
            "countersign.smpp.outstanding",
            () => _windows.Select(static one => new Measurement<int>(one.Key(), Route(one.Value))),
            "{pdu}",
            "submit_sm without an answer.");
    }

    public void Submitted(string route) => _submitted.Add(1, Route(route));

    /// <summary>A connection begins: <paramref name="outstanding"/> says how full its window is.</summary>
    public void Watch(string route, Func<int> outstanding) => _windows[outstanding] = route;

    /// <summary>It has ended.</summary>
    public void Unwatch(Func<int> outstanding) => _windows.TryRemove(outstanding, out _);

    public void Answered(string route, SubmissionResult result)
    {
        var (outcome, reason) = result switch
        {
            SubmissionResult.Accepted => ("accepted", ""),
            SubmissionResult.Rejected rejected => ("rejected", rejected.Reason),
            SubmissionResult.Unknown unknown => ("unknown", unknown.Reason),
            _ => ("expired", ""),
        };
        _answered.Add(1, Route(route), new("outcome", outcome), new("reason", reason));
    }

    public void Late(string route, string outcome) => _late.Add(1, Route(route), new("outcome", outcome));

    public void Delivered(string route, string what) => _deliveries.Add(1, Route(route), new("what", what));

    public void Throttled(string route) => _throttles.Add(1, Route(route));

    public void Connected(string route, string outcome) => _connections.Add(1, Route(route), new("outcome", outcome));

    private static KeyValuePair<string, object?> Route(string route) => new("route", route);
}
