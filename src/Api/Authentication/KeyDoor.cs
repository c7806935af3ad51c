using Countersign.Api.Answers;
using Countersign.Api.Authentication.Tokens;
using Countersign.Tenants;

namespace Countersign.Api.Authentication;

/// <summary>
/// Where keys and tokens are shown. Whatever was wrong with what was shown, the answer is the same; and who shows too
/// much that is wrong has to wait.
/// </summary>
internal sealed class KeyDoor(TenantKeys keys, AccessTokens tokens, FailedAttempts failures, KeyUses uses)
{
    /// <summary>The key that a key or token proves; null where it proves none, or is not looked at.</summary>
    public async ValueTask<ProvenKey?> OpenAsync(string text, HttpContext context)
    {
        var proven = AccessTokens.MayBe(text)
            ? await tokens.ProveAsync(text, context.RequestAborted)
            : await keys.ProveAsync(text, context.RequestAborted);
        // Who has tried too much may have found a key that lies idle; one in use is not locked out by others.
        return proven is { } found && failures.IsOver(context.Connection.RemoteIpAddress) && !uses.IsInUse(found.Key)
            ? null
            : proven;
    }

    /// <summary>Counts a failure, and says what it is answered.</summary>
    public Problem Refusal(HttpContext context, string challenge) => failures.Refusal(context, challenge);

    /// <summary>Why the tenant is not served at all, or not from there; null where it is.</summary>
    public static Problem? Standing(TenantSnapshot tenant, HttpContext context)
    {
        if (tenant.Settings.Status != TenantStatus.Active)
            return Problems.TenantSuspended();
        return AddressLists.Allows(tenant.Settings, context.Connection.RemoteIpAddress)
            ? null
            : Problems.Forbidden("The tenant's keys may not be used from this address.");
    }

    /// <summary>Notes that the key was used.</summary>
    public void Use(in ProvenKey proven) => uses.Note(proven.Tenant, proven.Key);
}
