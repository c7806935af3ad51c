using Orleans;

namespace Countersign.Carriers;

/// <summary>The text of a message. Redacted wherever it is printed.</summary>
/// <param name="Value">The text in the clear: for the carrier, and for nothing else.</param>
[GenerateSerializer, Immutable, Alias("countersign.message-text")]
public readonly record struct MessageText([property: Id(0)] string Value)
{
    /// <summary>Never the text.</summary>
    public override string ToString() => "[message]";
}
