using System.Diagnostics.Metrics;

namespace Countersign.Inbound;

/// <summary>What an operator counts of messages from handsets. Tags come from closed sets.</summary>
internal sealed class InboundMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Countersign.Inbound";

    private readonly Counter<long> _messages;

    public InboundMetrics(IMeterFactory meters) =>
        _messages = meters.Create(MeterName).CreateCounter<long>("countersign.inbound.messages");

    /// <summary>A keyword.</summary>
    public void Heard(InboundWord word, HearResult result) => _messages.Add(
        1,
        new("word", word switch { InboundWord.Stop => "stop", InboundWord.Start => "start", _ => "help" }),
        new("outcome", result.Repeated ? "repeated" : result.Answered ? "answered" : "heard"));

    /// <summary>Any other message.</summary>
    public void Other() => _messages.Add(1, new KeyValuePair<string, object?>("word", "other"));
}
