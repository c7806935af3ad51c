using System.Diagnostics.Metrics;

namespace Countersign.Webhooks;

/// <summary>What an operator counts of deliveries. Tags come from closed sets alone.</summary>
internal sealed class WebhookMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Countersign.Webhooks";

    private readonly Meter _meter;
    private readonly Counter<long> _attempts;

    public WebhookMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _attempts = _meter.CreateCounter<long>(
            "countersign.webhooks.attempts", "{attempt}", "Attempts to deliver an event, by what came of them.");
    }

    public void Attempted(WebhookFate fate, WebhookError error) => _attempts.Add(
        1, new KeyValuePair<string, object?>("fate", fate), new KeyValuePair<string, object?>("error", error));

    public void Dispose() => _meter.Dispose();
}
