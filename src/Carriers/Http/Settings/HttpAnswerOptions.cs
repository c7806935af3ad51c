namespace Countersign.Carriers.Http.Settings;

/// <summary>How a carrier's answers are understood.</summary>
public sealed class HttpAnswerOptions
{
    /// <summary>Most rules.</summary>
    public const int MaxRules = 32;

    /// <summary>
    /// Where the carrier's id of the message stands; null where its receipts name the message by our reference.
    /// </summary>
    public PickOptions? Id { get; set; }

    /// <summary>
    /// What answers mean: the first rule that fits says it; an answer that none fits leaves the message unknown. 1 to
    /// <see cref="MaxRules"/>.
    /// </summary>
    public List<AnswerRuleOptions> Rules { get; set; } = [];
}

/// <summary>Where a value stands in an answer: exactly one of these.</summary>
public class PickOptions
{
    /// <summary>A JSON pointer (RFC 6901) into the body, as <c>/messages/0/id</c>.</summary>
    public string? Json { get; set; }

    /// <summary>The name of a header.</summary>
    public string? Header { get; set; }

    /// <summary>A regular expression over the body, without back references; its first group is the value.</summary>
    public string? Regex { get; set; }
}

/// <summary>One rule: everything it names must fit.</summary>
public sealed class AnswerRuleOptions : PickOptions
{
    /// <summary>Status codes and ranges of them, as <c>200-299,409</c>; null for any.</summary>
    public string? Status { get; set; }

    /// <summary>
    /// What the value that <c>Json</c>, <c>Header</c> or <c>Regex</c> picks must be: one of these; empty where it is
    /// enough that it is there.
    /// </summary>
    public List<string> Is { get; set; } = [];

    /// <summary>What the answer means.</summary>
    public AnswerMeaning? Means { get; set; }

    /// <summary>The reason in a timeline, 1 to 40 of a-z, 0-9 and -; null for that of the meaning.</summary>
    public string? Reason { get; set; }
}

/// <summary>What an answer means.</summary>
public enum AnswerMeaning
{
    /// <summary>The carrier has the message.</summary>
    Accepted = 0,

    /// <summary>The carrier does not have it, and no other would take it.</summary>
    Rejected = 1,

    /// <summary>The carrier does not have it; another might.</summary>
    NextRoute = 2,

    /// <summary>The carrier does not have it and asks to be spared for a moment.</summary>
    Throttled = 3,

    /// <summary>Nobody knows.</summary>
    Unknown = 4,
}
