using Microsoft.Extensions.Logging;

namespace Countersign.Embedded;

/// <summary>What the runtime tells operators. Grain keys are never in it: they may stand for people.</summary>
internal sealed partial class RuntimeLog(ILogger logger)
{
    private readonly ILogger _logger = logger;

    [LoggerMessage(1, LogLevel.Information, "The embedded actor runtime has started with {Classes} grain classes.")]
    public partial void Started(int classes);

    [LoggerMessage(2, LogLevel.Information, "The embedded actor runtime has stopped.")]
    public partial void Stopped();

    [LoggerMessage(3, LogLevel.Warning, "Stopping goes on although {Calls} calls are still under way.")]
    public partial void DrainIncomplete(int calls);

    [LoggerMessage(4, LogLevel.Warning, "Stopping goes on although {Activations} activations have not ended.")]
    public partial void DeactivationIncomplete(int activations);

    [LoggerMessage(5, LogLevel.Warning, "A {GrainType} could not be activated.")]
    public partial void ActivationFailed(string grainType, Exception fault);

    [LoggerMessage(6, LogLevel.Warning, "A {GrainType} failed while it was deactivated.")]
    public partial void DeactivationFailed(string grainType, Exception fault);

    [LoggerMessage(7, LogLevel.Warning, "A timer of a {GrainType} failed; it goes on.")]
    public partial void TimerFailed(string grainType, Exception fault);

    [LoggerMessage(8, LogLevel.Debug, "The storage of state {State} of a {GrainType} failed.")]
    public partial void StorageFailed(string grainType, string state, Exception fault);

    [LoggerMessage(9, LogLevel.Warning, "One-way call {Interface}.{Method} failed.")]
    public partial void OneWayFailed(string @interface, string method, Exception fault);

    [LoggerMessage(10, LogLevel.Warning, "One-way call {Interface}.{Method} was turned away.")]
    public partial void OneWayRejected(string @interface, string method, Exception fault);

    [LoggerMessage(12, LogLevel.Warning, "A reminder of a {GrainType} failed; it comes again.")]
    public partial void ReminderFailed(string grainType, Exception fault);

    [LoggerMessage(13, LogLevel.Warning, "Reading the reminders failed; it is tried again.")]
    public partial void ReminderRefreshFailed(Exception fault);

    [LoggerMessage(15, LogLevel.Error, "A turn of a {GrainType} failed in the runtime itself.")]
    public partial void TurnFailed(string grainType, Exception fault);

    [LoggerMessage(14, LogLevel.Warning, "An event of stream namespace {Namespace} was given up for a {GrainType}.")]
    public partial void StreamEventLost(string? @namespace, string grainType, Exception fault);
}
