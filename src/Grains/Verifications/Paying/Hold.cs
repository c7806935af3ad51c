namespace Countersign.Verifications;

/// <summary>
/// Money that one send of a session holds, from its acceptance until nothing of it can cost anything any more.
/// </summary>
/// <param name="Send">Which send (<see cref="Attempt.Send"/>).</param>
/// <param name="Loan">
/// The loan of the tenant's money that it was taken from; empty where the tenant does not pay beforehand.
/// </param>
/// <param name="Reserved">Millionths that it holds: enough for every way the send may take.</param>
internal readonly record struct Hold(byte Send, string Loan, long Reserved)
{
    /// <summary>What it costs where a carrier takes it over as a text message, with all its segments.</summary>
    public long Sms { get; init; }

    /// <summary>What a call costs.</summary>
    public long Voice { get; init; }

    /// <summary>Segments of the text message.</summary>
    public byte Segments { get; init; }

    /// <summary>What of it is paid already.</summary>
    public long Spent { get; init; }

    /// <summary>Whether the tenant's account knows of it.</summary>
    public bool IsBilled => Loan.Length > 0;

    /// <summary>The caps that it was taken from as well, each in full.</summary>
    public Part[] Caps { get; init; } = [];

    /// <summary>What an attempt by the channel costs.</summary>
    public long PriceOf(Channel channel) => channel == Channel.Voice ? Voice : Sms;

    /// <summary>What an attempt by the channel counts for a tier of prices.</summary>
    public int SegmentsOf(Channel channel) => channel == Channel.Voice ? 1 : Segments;
}
