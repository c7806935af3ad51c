using System.Text;
using System.Text.Json.Nodes;

namespace Countersign.Events;

/// <summary>An action in the words of an audit trail.</summary>
internal static class AuditDraft
{
    /// <summary>
    /// Most characters of what something was or is; where there is more it is left out, and <c>omitted</c> says so.
    /// </summary>
    private const int MaxSide = 6 * 1024;

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
        if (side.ToJsonString().Length > MaxSide)
            return false;

        data[name] = side.DeepClone();
        return true;
    }
}
