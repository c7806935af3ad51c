using System.Text.Json.Serialization;
using Countersign.Verifications;

namespace Countersign.Api.Verifications;

/// <summary>A verification on the wire: the number masked, no code.</summary>
internal sealed record VerificationBody(
    string Id,
    string Status,
    string To,
    string Channel,
    string Purpose,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? ApprovedAt,
    int ChecksLeft,
    int SendsLeft,
    DateTimeOffset? NextSendAt,
    IReadOnlyList<AttemptBody> Attempts,
    IReadOnlyDictionary<string, string>? Metadata)
{
    public static VerificationBody Of(string id, VerificationView view)
    {
        var attempts = new AttemptBody[view.Attempts.Count];
        for (var i = 0; i < attempts.Length; i++)
            attempts[i] = AttemptBody.Of(view.Attempts[i]);
        return new VerificationBody(
            id,
            view.Status.Word(),
            view.To,
            view.Channel.Word(),
            view.Purpose,
            view.CreatedAt,
            view.ExpiresAt,
            view.ApprovedAt,
            view.ChecksLeft,
            view.SendsLeft,
            view.NextSendAt,
            attempts,
            view.Metadata);
    }
}

/// <summary>One attempt to deliver a code.</summary>
internal sealed record AttemptBody(string Id, string Channel, string Route, string Status, DateTimeOffset At)
{
    public static AttemptBody Of(AttemptView view) =>
        new($"at_{view.Number}", view.Channel.Word(), view.Route, view.Status.Word(), view.At);
}

/// <summary>What a successful check answers.</summary>
internal sealed record ApprovalBody(string Id, string Status, DateTimeOffset ApprovedAt);

/// <summary>All that happened to a verification, oldest first.</summary>
internal sealed record TimelineBody(string Id, IReadOnlyList<TimelineEntryBody> Items)
{
    /// <summary>The timeline of the given public id.</summary>
    public static TimelineBody Of(string id, IReadOnlyList<TimelineEntry> entries) =>
        new(id, [.. entries.Select(static entry => new TimelineEntryBody(entry.At, entry.Kind, entry.Detail))]);

    /// <summary>A timeline is never longer than one page.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Next { get; init; }
}

/// <summary>One thing that happened.</summary>
internal sealed record TimelineEntryBody(DateTimeOffset At, string Kind, string? Detail);
