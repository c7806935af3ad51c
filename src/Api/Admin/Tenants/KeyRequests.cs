using System.Collections.Immutable;
using Countersign.Api.Requests;
using Countersign.Api.Requests.Editing;
using Countersign.Api.Tenants;
using Countersign.Tenants;

namespace Countersign.Api.Admin.Tenants;

/// <summary>Body of <c>POST /admin/tenants/{id}/keys</c>.</summary>
internal sealed record CreateKeyRequest : IRequestBody<CreateKeyRequest>
{
    /// <summary>Longest life of a key that ends.</summary>
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(3_653);

    private static readonly EditTable<CreateKeyRequest> Members = new(
        Edits.Flag<CreateKeyRequest>("sandbox", static (it, flag) => it with { Sandbox = flag }),
        Edits.Word<CreateKeyRequest, KeyRole>("role", SettingWords.Roles, static (it, word) => it with { Role = word }),
        Edits.List(
            "scopes", MaxScopes, static (ref body) => Scope(ref body),
            static (CreateKeyRequest it, ImmutableArray<KeyScopes> scopes) =>
                it with { Scopes = scopes.Aggregate(KeyScopes.None, static (all, one) => all | one) }),
        Edits.Seconds<CreateKeyRequest>("expires_in", static (it, time) => it with { Life = time }));

    private const int MaxScopes = 64;
    private const int MaxScope = 32;

    /// <summary>Whether it opens the sandbox, and nothing else.</summary>
    public bool Sandbox { get; private init; }

    /// <summary>What its holder is; a sender where nothing is said.</summary>
    public KeyRole Role { get; private init; } = KeyRole.Sender;

    /// <summary>The part of the role's scopes that it has; null for all.</summary>
    public KeyScopes? Scopes { get; private init; }

    /// <summary>How long it lives; null for ever.</summary>
    public TimeSpan? Life { get; private init; }

    static bool IRequestBody<CreateKeyRequest>.Optional => true;

    static CreateKeyRequest IRequestBody<CreateKeyRequest>.Read(ref BodyReader body)
    {
        var request = Members.Read(ref body)(new CreateKeyRequest());
        if (request.Life <= TimeSpan.Zero || request.Life > LongestLife)
            body.Errors.Add("/expires_in", $"The time must be 1 to {LongestLife.TotalSeconds:0} seconds.");
        if (request.Scopes is { } scopes && (scopes & ~KeyAccess.Of(request.Role)) != KeyScopes.None)
            body.Errors.Add("/scopes", "The role does not have all of them.");
        if (request.Scopes == KeyScopes.None && body.Errors.Count == 0)
            body.Errors.Add("/scopes", "A key without a scope opens nothing.");
        return request;
    }

    private static KeyScopes Scope(ref BodyReader body)
    {
        if (body.Text(MaxScope) is not { } word)
            return KeyScopes.None;
        if (KeyAccess.Find(word) is { } scope)
            return scope;
        body.Fault($"The scopes are {string.Join(", ", KeyAccess.Words(KeyScopes.All))}.");
        return KeyScopes.None;
    }
}

/// <summary>Body of <c>POST /admin/tenants/{id}/keys/{key}/rotate</c>.</summary>
internal sealed record RotateKeyRequest : IRequestBody<RotateKeyRequest>
{
    private static readonly TimeSpan LongestOverlap = TimeSpan.FromDays(30);
    private static readonly TimeSpan UsualOverlap = TimeSpan.FromDays(1);

    private static readonly EditTable<RotateKeyRequest> Members = new(
        Edits.Seconds<RotateKeyRequest>("overlap", static (it, time) => it with { Overlap = time ?? UsualOverlap }));

    /// <summary>How long both keys are accepted. Default: a day.</summary>
    public TimeSpan Overlap { get; private init; } = UsualOverlap;

    static bool IRequestBody<RotateKeyRequest>.Optional => true;

    static RotateKeyRequest IRequestBody<RotateKeyRequest>.Read(ref BodyReader body)
    {
        var request = Members.Read(ref body)(new RotateKeyRequest());
        if (request.Overlap < TimeSpan.Zero || request.Overlap > LongestOverlap)
            body.Errors.Add("/overlap", $"The time must be 0 to {LongestOverlap.TotalSeconds:0} seconds.");
        return request;
    }
}
