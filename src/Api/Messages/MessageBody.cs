using System.Text.Json.Serialization;
using Countersign.Api.Verifications;
using Countersign.Carriers.Messages;
using Countersign.Messages;

namespace Countersign.Api.Messages;

/// <summary>A message on the wire: the number masked, no text.</summary>
internal sealed record MessageBody(
    string Id,
    string Status,
    string To,
    string Channel,
    string? Sender,
    int Segments,
    string? Encoding,
    string Purpose,
    string? Reference,
    string? Campaign,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    IReadOnlyList<AttemptBody> Attempts,
    IReadOnlyDictionary<string, string>? Metadata)
{
    private static readonly string[] Statuses =
        [.. Enum.GetNames<MessageStatus>().Select(static name => name.ToLowerInvariant())];

    /// <summary>Null where the route has no price.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public PriceBody? Price { get; init; }

    /// <summary>True where nothing was sent, because this message said the same a moment ago.</summary>
    public bool? Duplicate { get; init; }

    public static MessageBody Of(string id, MessageView view, bool duplicate) => new(
        id,
        WordOf(view.Status),
        view.To,
        view.Channel.Word(),
        view.Sender,
        view.Segments,
        WordOf(view.Encoding),
        view.Purpose,
        view.Reference,
        view.Campaign,
        view.CreatedAt,
        view.ExpiresAt,
        [.. view.Attempts.Select(AttemptBody.Of)],
        view.Metadata)
    {
        Price = view.Currency is null ? null : new PriceBody(view.Price, view.Currency),
        Duplicate = duplicate ? true : null,
    };

    /// <summary>The word of the wire.</summary>
    public static string WordOf(MessageStatus status) => Statuses[(int)status];

    /// <summary>The word of the wire; null for none.</summary>
    public static string? WordOf(MessageEncoding? encoding) => encoding switch
    {
        MessageEncoding.Gsm7 => "gsm7",
        MessageEncoding.Ucs2 => "ucs2",
        _ => null,
    };
}

/// <summary>Money: millionths of a currency.</summary>
internal sealed record PriceBody(long Amount, string Currency);

/// <summary>The JSON of what the message paths answer.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MessageBody))]
[JsonSerializable(typeof(PreviewBody))]
internal sealed partial class MessageWire : JsonSerializerContext;
