using System.Text;
using System.Text.Json.Nodes;

namespace Countersign.Events;

/// <summary>An action in the words of an audit trail.</summary>
internal static class AuditDraft
{
    /// <summary>
    /// Most characters of what something was or is; of more the longest is left out, and <c>omitted</c> says so.
    /// </summary>
    private const int MaxSide = 6 * 1024;

    /// <summary>Quotes, colon, comma and braces of a member.</summary>
    private const int Punctuation = 6;

    /// <summary>What the trail is told.</summary>
    /// <param name="entry">The action.</param>
    /// <param name="subject">Names it, once for all: the same when it is told again.</param>
    /// <param name="at">When, milliseconds since 1970.</param>
    public static EventDraft Of(AuditEntry entry, string subject, long at)
    {
        var data = new JsonObject
        {
            ["actor"] = entry.Actor,
            ["action"] = entry.Action,
            ["target"] = entry.Target,
        };
        var omitted = !TryAdd(data, "before", entry.Before) | !TryAdd(data, "after", entry.After);
        if (omitted)
            data["omitted"] = true;

        return new EventDraft
        {
            Type = AuditCatalogue.Prefix + entry.Action,
            Subject = subject,
            Sequence = 1,
            At = at,
            Data = Encoding.UTF8.GetBytes(data.ToJsonString()),
        };
    }

    /// <summary>The same, sent with the change itself.</summary>
    /// <param name="entry">The action.</param>
    /// <param name="log">The key of the trail.</param>
    /// <param name="subject">As above.</param>
    /// <param name="at">As above.</param>
    public static OutboxItem Item(AuditEntry entry, string log, string subject, long at) =>
        new(EventLogKeys.GrainType, log, Of(entry, subject, at).ToPayload());

    private static bool TryAdd(JsonObject data, string name, JsonObject? side)
    {
        if (side is null)
            return true;

        var (kept, _, omitted) = Within(side, MaxSide);
        if (kept.Count > 0)
            data[name] = kept;
        return !omitted;
    }

    /// <summary>
    /// As many members as there is room for, the shortest first, and of those that are too long their own: so nobody
    /// hides a change behind a long one. What stays is in the order in which it was.
    /// </summary>
    private static (JsonObject Kept, int Length, bool Omitted) Within(JsonObject side, int room)
    {
        var (chosen, used, omitted) = (new Dictionary<string, JsonNode?>(StringComparer.Ordinal), 0, false);
        var members = side.Select(static one => (one.Key, one.Value, Text: one.Value?.ToJsonString() ?? "null"))
            .OrderBy(static one => one.Text.Length);
        foreach (var (key, value, text) in members)
        {
            var left = room - used - key.Length - Punctuation;
            if (text.Length <= left)
            {
                chosen[key] = value?.DeepClone();
                used += key.Length + Punctuation + text.Length;
                continue;
            }

            omitted = true;
            if (value is JsonObject inner && Within(inner, left) is { Kept.Count: > 0 } some)
            {
                chosen[key] = some.Kept;
                used += key.Length + Punctuation + some.Length;
            }
        }

        var kept = new JsonObject();
        foreach (var (key, _) in side)
        {
            if (chosen.TryGetValue(key, out var value))
                kept[key] = value;
        }

        return (kept, used, omitted);
    }
}
