using Countersign.Verifications;

namespace Countersign.Carriers.Smpp.Deliveries;

/// <summary>What a message's state means for its attempt.</summary>
/// <param name="Status">Delivered or undelivered; null while the message is on its way.</param>
/// <param name="Error">Why it was not delivered.</param>
internal readonly record struct MessageState(AttemptStatus? Status, string? Error);

/// <summary>The states of SMPP 3.4, 5.2.28 and appendix B, and those of 5.0 that 3.4 systems send too.</summary>
internal static class MessageStates
{
    private static readonly MessageState OnItsWay = new(null, null);
    private static readonly MessageState Delivered = new(AttemptStatus.Delivered, null);

    /// <summary>By message_state; null for a number that is none.</summary>
    public static MessageState? Of(int number) =>
        number switch
        {
            0 or 1 or 6 => OnItsWay,
            2 => Delivered,
            3 => Failed("smpp-expired"),
            4 => Failed("smpp-deleted"),
            5 => Failed("smpp-undeliverable"),
            7 => Failed("smpp-state-unknown"),
            8 => Failed("smpp-rejected"),
            9 => Failed("smpp-skipped"),
            _ => null,
        };

    /// <summary>By the word of a receipt's text, of which vendors write more or less; null for another word.</summary>
    public static MessageState? Of(ReadOnlySpan<char> word) =>
        Is(word, "DELIV") ? Delivered
        : Is(word, "EXPIR") ? Of(3)
        : Is(word, "DELET") ? Of(4)
        : Is(word, "UNDEL") || Is(word, "FAIL") ? Of(5)
        : Is(word, "UNKN") ? Of(7)
        : Is(word, "REJ") ? Of(8)
        : Is(word, "SKIP") ? Of(9)
        : Is(word, "ENROU") || Is(word, "ACCEP") || Is(word, "SCHED") || Is(word, "BUFF") ? OnItsWay
        : null;

    private static bool Is(ReadOnlySpan<char> word, string beginning) =>
        word.StartsWith(beginning, StringComparison.OrdinalIgnoreCase);

    private static MessageState Failed(string error) => new(AttemptStatus.Undelivered, error);
}
