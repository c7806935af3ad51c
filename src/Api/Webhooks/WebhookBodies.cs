using System.Text.Json.Serialization;
using Countersign.Webhooks;

namespace Countersign.Api.Webhooks;

/// <summary>A page of a tenant's endpoints.</summary>
internal sealed record WebhooksBody(IReadOnlyList<WebhookBody> Items)
{
    /// <summary>Where the next page starts; null after the last.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Next { get; init; }
}

/// <summary>An endpoint.</summary>
internal sealed record WebhookBody(
    string Id,
    string Url,
    IReadOnlyList<string> EventTypes,
    string Status,
    DateTimeOffset CreatedAt,
    int Retrying,
    int DeadLetters)
{
    public string? Description { get; init; }

    /// <summary>Why it was disabled.</summary>
    public string? Reason { get; init; }

    public DateTimeOffset? FailingSince { get; init; }

    public DateTimeOffset? OldSecretUntil { get; init; }

    /// <summary>Only where it was made by this very request.</summary>
    public string? Secret { get; init; }

    public static WebhookBody Of(WebhookView view, string? secret = null) => new(
        view.Id,
        view.Url,
        view.EventTypes,
        WebhookWords.Of(view.Status),
        view.CreatedAt,
        view.Retrying,
        view.DeadLetters)
    {
        Description = view.Description,
        Reason = WebhookWords.Of(view.Reason),
        FailingSince = view.FailingSince,
        OldSecretUntil = view.OldSecretUntil,
        Secret = secret,
    };

    /// <summary>Without the secret.</summary>
    public override string ToString() => $"{Id} {Status}";
}

/// <summary>What an endpoint said to a test.</summary>
internal sealed record WebhookTestBody(bool Delivered, string Event, DateTimeOffset At, double TookMs)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Error { get; init; }

    public static WebhookTestBody Of(WebhookDelivery made) => new(
        made.Fate == WebhookFate.Delivered, made.Event, made.At, Math.Round(made.Took.TotalMilliseconds, 1))
    {
        Status = made.Status,
        Error = WebhookWords.Of(made.Error),
    };
}

/// <summary>The latest attempts.</summary>
internal sealed record DeliveriesBody(IReadOnlyList<DeliveryBody> Items)
{
    /// <summary>Always null: there is one page.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Next { get; init; }
}

/// <summary>One attempt.</summary>
internal sealed record DeliveryBody(
    string Event, string Type, int Attempt, DateTimeOffset At, double TookMs, string Outcome)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? Status { get; init; }

    public string? Error { get; init; }

    public static DeliveryBody Of(WebhookDelivery made) => new(
        made.Event,
        made.Type,
        made.Attempt,
        made.At,
        Math.Round(made.Took.TotalMilliseconds, 1),
        WebhookWords.Of(made.Fate))
    {
        Status = made.Status,
        Error = WebhookWords.Of(made.Error),
    };
}

/// <summary>A page of dead letters.</summary>
internal sealed record DeadLettersBody(IReadOnlyList<DeadLetterBody> Items)
{
    /// <summary>Where the next page starts; null after the last.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Next { get; init; }
}

/// <summary>An event that is not tried any more.</summary>
internal sealed record DeadLetterBody(string Event, string Type, string Subject, DateTimeOffset At, int Attempts)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? Status { get; init; }

    public string? Error { get; init; }

    public static DeadLetterBody Of(WebhookDeadLetter letter) =>
        new(letter.Event, letter.Type, letter.Subject, letter.At, letter.Attempts)
        {
            Status = letter.Status,
            Error = WebhookWords.Of(letter.Error),
        };
}

/// <summary>What came of a replay.</summary>
internal sealed record ReplayedBody(int Replayed, int Gone, int Left);

/// <summary>The JSON of what the paths of webhooks answer.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WebhooksBody))]
[JsonSerializable(typeof(WebhookBody))]
[JsonSerializable(typeof(WebhookTestBody))]
[JsonSerializable(typeof(DeliveriesBody))]
[JsonSerializable(typeof(DeadLettersBody))]
[JsonSerializable(typeof(ReplayedBody))]
internal sealed partial class WebhookWire : JsonSerializerContext;
