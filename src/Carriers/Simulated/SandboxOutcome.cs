using Countersign.Numbers;

namespace Countersign.Carriers.Simulated;

/// <summary>What the last four digits of a number make of a message to it (API.md, "Sandbox").</summary>
internal enum SandboxOutcome
{
    /// <summary>Delivered at once, with its receipt.</summary>
    Delivered = 0,

    /// <summary>0001: taken over, never on the handset, with a receipt that says so.</summary>
    Undelivered = 1,

    /// <summary>0002: refused by the carrier for good.</summary>
    Rejected = 2,

    /// <summary>0003: delivered, and no receipt ever.</summary>
    NoReceipt = 3,

    /// <summary>0004: delivered, the receipt comes twice.</summary>
    ReceiptTwice = 4,

    /// <summary>0005: delivered after 20 seconds on the tenant's clock.</summary>
    Late = 5,

    /// <summary>0006: the first route fails and the next delivers.</summary>
    FirstRouteFails = 6,

    /// <summary>0007: the carrier takes it over and its answer is lost; the receipt comes after 20 seconds.</summary>
    AnswerLost = 7,
}

internal static class SandboxOutcomes
{
    public static SandboxOutcome Of(E164 number)
    {
        Span<char> digits = stackalloc char[E164.MaxLength];
        number.TryReveal(digits, out var length);
        var ending = int.Parse(digits[..length][^4..]);
        return ending is >= 1 and <= 7 ? (SandboxOutcome)ending : SandboxOutcome.Delivered;
    }
}
