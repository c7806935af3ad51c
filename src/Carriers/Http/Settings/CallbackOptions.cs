namespace Countersign.Carriers.Http.Settings;

/// <summary>How a carrier reports to us, and how it proves that it is the carrier.</summary>
public sealed class CallbackOptions
{
    /// <summary>How it proves itself.</summary>
    public CallbackProof? Proof { get; set; }

    /// <summary>
    /// The file of the secret: the signing key, the token or the password. A second line is the one it replaces, and is
    /// accepted too.
    /// </summary>
    public string SecretFile { get; set; } = "";

    /// <summary>The user, with <see cref="CallbackProof.Basic"/>.</summary>
    public string? User { get; set; }

    /// <summary>
    /// How far the time of a signature may lie from ours. 10 seconds to 1 hour. Default: 5 minutes.
    /// </summary>
    public TimeSpan Tolerance { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How receipts are read; null where none come.</summary>
    public ReceiptOptions? Receipts { get; set; }

    /// <summary>How inbound messages are read; null where none come.</summary>
    public InboundOptions? Inbound { get; set; }
}

/// <summary>How a carrier proves that it is the carrier.</summary>
public enum CallbackProof
{
    /// <summary>
    /// It signs as in Standard Webhooks: HMAC-SHA-256 over id, time and body, in the headers <c>webhook-id</c>,
    /// <c>webhook-timestamp</c> and <c>webhook-signature</c>.
    /// </summary>
    Signature = 0,

    /// <summary>The path ends in a token.</summary>
    Token = 1,

    /// <summary>Basic authentication.</summary>
    Basic = 2,
}

/// <summary>What a callback's body is.</summary>
public enum CallbackFormat
{
    /// <summary>JSON; fields are JSON pointers.</summary>
    Json = 0,

    /// <summary><c>application/x-www-form-urlencoded</c>; fields are names.</summary>
    Form = 1,
}

/// <summary>What receipts and inbound messages have in common.</summary>
public class CallbackBodyOptions
{
    /// <summary>What the body is. Default: JSON.</summary>
    public CallbackFormat Format { get; set; }

    /// <summary>
    /// A JSON pointer to the array of several in one body, from whose items the fields are read; null for one in the
    /// body itself. Only for JSON.
    /// </summary>
    public string? Items { get; set; }

    /// <summary>The carrier's id of the message.</summary>
    public string? Id { get; set; }
}

/// <summary>How receipts are read.</summary>
public sealed class ReceiptOptions : CallbackBodyOptions
{
    /// <summary>
    /// Our reference, as the request gave it; preferred to the id, because it is known even where the answer to the
    /// request was lost.
    /// </summary>
    public string? Reference { get; set; }

    /// <summary>The word for what became of the message.</summary>
    public string? Status { get; set; }

    /// <summary>The carrier's reason; null for none.</summary>
    public string? Error { get; set; }

    /// <summary>Words that mean that the handset has it; compared without case.</summary>
    public List<string> Delivered { get; set; } = [];

    /// <summary>Words that mean that it never will; words in neither list are steps on the way.</summary>
    public List<string> Undelivered { get; set; } = [];

    /// <summary>Reasons in a timeline by the carrier's own; others become <c>undelivered</c>.</summary>
    public Dictionary<string, string> Errors { get; set; } = new(StringComparer.OrdinalIgnoreCase);
}

/// <summary>How inbound messages are read.</summary>
public sealed class InboundOptions : CallbackBodyOptions
{
    /// <summary>The handset's number, in international form with or without plus.</summary>
    public string? From { get; set; }

    /// <summary>The sender id it wrote to.</summary>
    public string? To { get; set; }

    /// <summary>What it wrote.</summary>
    public string? Text { get; set; }
}
