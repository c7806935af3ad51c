using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Countersign.Events;
using Countersign.Messages;

namespace Countersign.Tenants;

/// <summary>What is written down of a change of a tenant: who did what, and what it was and is.</summary>
internal static class TenantAudit
{
    /// <summary>What is no setting, changes by itself, or is shown in another form.</summary>
    private static readonly string[] NotShown =
        ["tenant", "version", "keys", "sandbox_clock_offset", "own_settings", "allowed_regions"];

    /// <summary>What the change sends to the tenant's trail.</summary>
    /// <param name="before">The tenant before; null where there was none.</param>
    /// <param name="after">The tenant as it is now.</param>
    /// <param name="act">What was done.</param>
    /// <param name="now">Real time.</param>
    public static OutboxItem Item(TenantSnapshot? before, TenantSnapshot after, TenantDeed act, DateTimeOffset now)
    {
        var (was, isNow) = Diff(before is null ? null : View(before), View(after));
        var entry = new AuditEntry(after.Tenant, act.Actor, act.Action, act.Target, default)
        {
            Before = was.Count == 0 ? null : was,
            After = isNow.Count == 0 ? null : isNow,
        };
        return AuditDraft.Item(
            entry, EventLogKeys.OfAudit(after.Tenant), act.Subject(after.Version), now.ToUnixTimeMilliseconds());
    }

    /// <summary>What the change of a plan sends to the installation's trail.</summary>
    public static OutboxItem Item(TenantPlan? before, TenantPlan after, TenantDeed act, DateTimeOffset now)
    {
        var (was, isNow) = Diff(before is null ? null : View(before), View(after));
        var entry = new AuditEntry(Tenant: null, act.Actor, act.Action, act.Target, default)
        {
            Before = was.Count == 0 ? null : was,
            After = isNow.Count == 0 ? null : isNow,
        };
        return AuditDraft.Item(
            entry,
            EventLogKeys.OfAudit(EventLogKeys.Installation),
            act.Subject(after.Version),
            now.ToUnixTimeMilliseconds());
    }

    /// <summary>That a key is in use, which is written down as seldom as it is noted.</summary>
    public static OutboxItem Used(string tenant, string keyId, DateTimeOffset at)
    {
        var hour = at.ToUnixTimeSeconds() / (long)TimeSpan.FromHours(1).TotalSeconds;
        return AuditDraft.Item(
            new AuditEntry(tenant, $"key:{keyId}", "key.used", keyId, default),
            EventLogKeys.OfAudit(tenant),
            string.Create(CultureInfo.InvariantCulture, $"use_{keyId}_{hour}"),
            at.ToUnixTimeMilliseconds());
    }

    /// <summary>The members that differ, and those of members in turn: as they were, and as they are.</summary>
    public static (JsonObject Before, JsonObject After) Diff(JsonObject? before, JsonObject after)
    {
        var (was, isNow) = (new JsonObject(), new JsonObject());
        foreach (var name in (before ?? []).Select(static member => member.Key)
            .Union(after.Select(static member => member.Key)))
        {
            var (old, next) = (before?[name], after[name]);
            if (JsonNode.DeepEquals(old, next))
                continue;

            if (old is JsonObject oldMembers && next is JsonObject nextMembers)
                (old, next) = Diff(oldMembers, nextMembers);
            if (old is not null)
                was[name] = old.DeepClone();
            if (next is not null)
                isNow[name] = next.DeepClone();
        }

        return (was, isNow);
    }

    private static JsonObject View(TenantPlan plan)
    {
        var view = JsonSerializer.SerializeToNode(plan, TenantAuditJson.Default.TenantPlan)!.AsObject();
        view.Remove("id");
        view.Remove("version");
        return view;
    }

    /// <summary>What an auditor may see of a tenant: no hash of a key, and nothing that changes by itself.</summary>
    private static JsonObject View(TenantSnapshot tenant)
    {
        var view = JsonSerializer.SerializeToNode(
            tenant with { Keys = [] }, TenantAuditJson.Default.TenantSnapshot)!.AsObject();
        if (view["own_settings"] is JsonObject settings)
        {
            foreach (var (name, value) in settings)
                view[name] = value?.DeepClone();
            view["templates"] = Templates(tenant.OwnSettings!.Templates, isOfCodes: true);
            view["message_templates"] = Templates(tenant.OwnSettings.MessageTemplates, isOfCodes: false);
        }

        foreach (var name in NotShown)
            view.Remove(name);

        var countries = TenantDefinition.Of(tenant).AllowedRegions;
        view["countries"] = new JsonArray([.. countries.Select(static one => (JsonNode)one)]);

        view["keys"] = new JsonObject(tenant.Keys.Select(static key => KeyValuePair.Create<string, JsonNode?>(
            key.Id,
            new JsonObject
            {
                ["sandbox"] = key.Sandbox,
                ["role"] = key.Role.ToString().ToLowerInvariant(),
                ["scopes"] = new JsonArray([.. KeyAccess.Words(key.Scopes).Select(static word => (JsonNode)word)]),
                ["expires_at"] = key.ExpiresAt,
            })));
        return view;
    }

    /// <summary>By name and language, so that what changed is told and nothing beside it.</summary>
    private static JsonObject Templates(ImmutableArray<LocalizedTemplate> templates, bool isOfCodes) => new(
        (templates.IsDefault ? [] : templates).Select(template => KeyValuePair.Create<string, JsonNode?>(
            template.Name,
            new JsonObject(template.Texts.Select(text => KeyValuePair.Create(
                text.Language, isOfCodes ? CodeText(text) : (JsonNode?)text.Text))))));

    private static JsonObject CodeText(TemplateText text)
    {
        var words = new JsonObject { ["sms"] = text.Text };
        if (text.Voice is { } voice)
            words["voice"] = voice;
        return words;
    }
}

/// <summary>What is done to a tenant.</summary>
/// <param name="Action">As in the trail.</param>
/// <param name="Target">To what.</param>
internal readonly record struct TenantDeed(string Action, string Target)
{
    /// <summary>Who does it.</summary>
    public string Actor { get; } = AuditActor.Current;

    private string? Operation { get; } = AuditActor.Operation;

    /// <summary>Names the deed, once for all.</summary>
    public string Subject(long version) => Operation is null
        ? string.Create(CultureInfo.InvariantCulture, $"op_v{version}")
        : $"op_{Operation}";
}

/// <summary>The JSON of tenants in audit trails.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [typeof(AuditSeconds)])]
[JsonSerializable(typeof(TenantSnapshot))]
[JsonSerializable(typeof(TenantPlan))]
internal sealed partial class TenantAuditJson : JsonSerializerContext;

/// <summary>Durations in seconds, as the API has them. Nobody reads them back.</summary>
internal sealed class AuditSeconds : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TimeSpan.FromSeconds(reader.GetDouble());

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.TotalSeconds);
}
