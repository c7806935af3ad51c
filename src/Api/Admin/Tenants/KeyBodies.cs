using System.Text.Json.Serialization;
using Countersign.Api.Tenants;
using Countersign.Tenants;

namespace Countersign.Api.Admin.Tenants;

/// <summary>All keys of a tenant.</summary>
internal sealed record KeysBody(IReadOnlyList<KeyBody> Items)
{
    /// <summary>There is one page: a tenant has few keys.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Next { get; init; }
}

/// <summary>One key, without its secret.</summary>
internal sealed record KeyBody(
    string Id,
    bool Sandbox,
    string Role,
    IReadOnlyList<string> Scopes,
    DateTimeOffset? CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt)
{
    public static KeyBody Of(ApiKeyRecord key) => new(
        key.Id,
        key.Sandbox,
        SettingWords.Of(SettingWords.Roles, key.Role),
        KeyAccess.Words(key.Scopes),
        key.CreatedAt,
        key.ExpiresAt,
        key.LastUsedAt);
}

/// <summary>A key that was just made: the only time that it is shown.</summary>
internal sealed record NewKeyBody(string Key, KeyBody Details);
