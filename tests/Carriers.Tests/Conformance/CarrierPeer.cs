using Countersign.Numbers;
using Countersign.Verifications;

namespace Countersign.Carriers.Tests.Conformance;

/// <summary>
/// A carrier and the other side it speaks with, for <see cref="CarrierConformance"/>. Every wait it sets up in the
/// carrier (for an answer, for a connection) is so short that a test does not notice it.
/// </summary>
public abstract class CarrierPeer : IAsyncDisposable
{
    /// <summary>The sender that every submission names.</summary>
    public const string Sender = "ACME";

    /// <summary>The digits of every submission's number; no log may hold them.</summary>
    public const string Digits = "998901234567";

    /// <summary>What most submissions say.</summary>
    public const string DefaultText = "Your code is 482913.";

    /// <summary>The one under test; not yet started where it is a link.</summary>
    public abstract ICarrier Carrier { get; }

    /// <summary>What the other side can be made to do, but for <see cref="Treatment.HoldAnswer"/>.</summary>
    public abstract IReadOnlyCollection<Treatment> Treatments { get; }

    /// <summary>What the other side has taken over so far, repeats included.</summary>
    public abstract IReadOnlyCollection<HandedMessage> TakenOver { get; }

    /// <summary>How many submissions the carrier holds at once, those that wait included.</summary>
    public virtual int Limit => throw NotThisKind();

    /// <summary>Everything the carrier has logged.</summary>
    public abstract IEnumerable<string> Logs { get; }

    /// <summary>Where the carrier's receipts go.</summary>
    public ReceiptGate Receipts { get; } = new();

    /// <summary>From now on the other side treats what comes like this.</summary>
    public abstract Task TreatAsync(Treatment treatment);

    /// <summary>Lets every answer go that <see cref="Treatment.HoldAnswer"/> holds.</summary>
    public virtual void Release() => throw NotThisKind();

    /// <summary>
    /// The other side sends a receipt. Done when it was answered, or when it has given up waiting for that.
    /// </summary>
    /// <returns>Whether it was acknowledged.</returns>
    public virtual Task<bool> SendReceiptAsync(string messageId, AttemptStatus status) =>
        throw NotThisKind();

    /// <summary>A submission that <paramref name="treatment"/> is meant for; by default all are alike.</summary>
    public virtual Submission Submission(Treatment treatment, string text = DefaultText) => new()
    {
        Reference = "test/0123456789abcdef0123456789abcdef.0123456789abcdef01234567.1",
        Route = "route",
        Channel = Channel.Sms,
        To = Number(Digits),
        Sender = Sender,
        Text = new MessageText(text),
        Tenant = "demo",
        VerificationId = "ve_test",
        Code = Code("482913"),
        ClockOffset = TimeSpan.Zero,
        NotAfter = Now + TimeSpan.FromMinutes(10),
    };

    /// <summary>The carrier's clock.</summary>
    public virtual DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public abstract ValueTask DisposeAsync();

    protected static E164 Number(string digits) =>
        E164.TryParseCanonical($"+{digits}", out var number)
            ? number
            : throw new ArgumentException("That is none.", nameof(digits));

    private static NotSupportedException NotThisKind() => new("Only a link is asked for this.");

    private static CodeDigits Code(string digits) =>
        CodeDigits.TryParse(digits, out var code) ? code : throw new ArgumentException("That is none.", nameof(digits));
}
