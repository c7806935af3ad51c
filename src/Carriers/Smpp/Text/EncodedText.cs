namespace Countersign.Carriers.Smpp.Text;

/// <summary>A text as it travels.</summary>
/// <param name="DataCoding">What it is written in.</param>
/// <param name="Parts">The user data of each submit_sm, headers included.</param>
/// <param name="HasHeader">Whether each part begins with a user data header.</param>
/// <param name="IsPayload">Whether it travels in message_payload.</param>
internal readonly record struct EncodedText(
    byte DataCoding, IReadOnlyList<ReadOnlyMemory<byte>> Parts, bool HasHeader, bool IsPayload);
