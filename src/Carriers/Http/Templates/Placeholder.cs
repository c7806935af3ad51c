using System.Collections.Frozen;

namespace Countersign.Carriers.Http.Templates;

/// <summary>What a template may ask for.</summary>
internal enum Placeholder
{
    To,
    ToDigits,
    ToNational,
    CountryCode,
    Text,
    TextSpelled,
    Code,
    CodeSpelled,
    Sender,
    Reference,
    IdempotencyKey,
    Channel,
    ReceiptUrl,
    Ttl,
    Secret,
}

/// <summary>The words for placeholders, and where each may stand.</summary>
internal static class Placeholders
{
    /// <summary>Begins a placeholder of a secret, which ends with the secret's name.</summary>
    public const string SecretPrefix = "secret:";

    /// <summary>Ends a placeholder that becomes a JSON number.</summary>
    public const string NumberSuffix = ":number";

    /// <summary>By the word that stands between the braces.</summary>
    public static readonly FrozenDictionary<string, Placeholder> ByWord = new Dictionary<string, Placeholder>
    {
        ["to"] = Placeholder.To,
        ["to_digits"] = Placeholder.ToDigits,
        ["to_national"] = Placeholder.ToNational,
        ["country_code"] = Placeholder.CountryCode,
        ["text"] = Placeholder.Text,
        ["text_spelled"] = Placeholder.TextSpelled,
        ["code"] = Placeholder.Code,
        ["code_spelled"] = Placeholder.CodeSpelled,
        ["sender"] = Placeholder.Sender,
        ["reference"] = Placeholder.Reference,
        ["idempotency_key"] = Placeholder.IdempotencyKey,
        ["channel"] = Placeholder.Channel,
        ["receipt_url"] = Placeholder.ReceiptUrl,
        ["ttl"] = Placeholder.Ttl,
    }.ToFrozenDictionary();

    /// <summary>Whatever a message has.</summary>
    public static readonly FrozenSet<Placeholder> OfMessages = Enum.GetValues<Placeholder>().ToFrozenSet();

    /// <summary>What is plain ASCII whatever the message, and so can stand in a header.</summary>
    public static readonly FrozenSet<Placeholder> OfHeaders = FrozenSet.Create(
        Placeholder.To,
        Placeholder.ToDigits,
        Placeholder.ToNational,
        Placeholder.CountryCode,
        Placeholder.Reference,
        Placeholder.IdempotencyKey,
        Placeholder.Channel,
        Placeholder.ReceiptUrl,
        Placeholder.Ttl,
        Placeholder.Secret);

    /// <summary>What is known where there is a number and no message.</summary>
    public static readonly FrozenSet<Placeholder> OfLookups = FrozenSet.Create(
        Placeholder.To, Placeholder.ToDigits, Placeholder.ToNational, Placeholder.CountryCode, Placeholder.Secret);

    /// <summary>What is always a number without leading zeros.</summary>
    public static readonly FrozenSet<Placeholder> Numeric = FrozenSet.Create(
        Placeholder.ToDigits, Placeholder.CountryCode, Placeholder.Ttl);
}

/// <summary>What placeholders stand for in one request; never asked for a secret.</summary>
internal interface IPlaceholderValues
{
    /// <summary>
    /// The value, not yet escaped; null where there is none: a member or field that is this alone is left out then.
    /// </summary>
    string? this[Placeholder placeholder] { get; }
}
