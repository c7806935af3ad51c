using Countersign.Carriers.Smpp.Deliveries;
using Countersign.Carriers.Smpp.Links;
using Countersign.Carriers.Smpp.Submissions;
using Microsoft.Extensions.Logging;

namespace Countersign.Carriers.Smpp.Sessions;

/// <summary>What the sessions of one link share.</summary>
internal sealed record SessionParts
{
    public required string Route { get; init; }

    public required SmppOptions Options { get; init; }

    public required SubmitWriter Writer { get; init; }

    public required MessageIds Ids { get; init; }

    public required DeliveryHandler Deliveries { get; init; }

    public required Throttle Throttle { get; init; }

    /// <summary>Asked for late: the sink may need what needs the links.</summary>
    public required Func<ILateAnswerSink?> LateAnswers { get; init; }

    public required SmppMetrics Metrics { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Logger { get; init; }
}
