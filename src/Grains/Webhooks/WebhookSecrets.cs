using System.Collections.Immutable;

namespace Countersign.Webhooks;

/// <summary>The secrets of an endpoint and their replacement.</summary>
internal static class WebhookSecrets
{
    private const string Prefix = "whsec_";

    /// <summary>A fresh key.</summary>
    public static byte[] NewKey(IRandomSource random)
    {
        var key = new byte[WebhookLimits.SecretBytes];
        random.Fill(key);
        return key;
    }

    /// <summary>A key as its tenant gets it.</summary>
    public static string Text(byte[] key) => Prefix + Convert.ToBase64String(key);

    /// <summary>The secrets after a rotation: the new one, and those before it for as long as they may.</summary>
    public static ImmutableArray<WebhookSecret> Rotate(
        ImmutableArray<WebhookSecret> before, byte[] key, TimeSpan overlap, DateTimeOffset now)
    {
        var until = now + overlap;
        return
        [
            new WebhookSecret(key, Until: null),
            .. before
                .Select(old => old.Until is { } end && end < until ? old : old with { Until = until })
                .Where(old => old.Until > now)
                .Take(WebhookLimits.MaxSecrets - 1),
        ];
    }

    /// <summary>The keys that sign now, the latest first.</summary>
    public static ImmutableArray<byte[]> Signing(ImmutableArray<WebhookSecret> secrets, DateTimeOffset now) =>
        [.. secrets.Where(secret => secret.Until is null || secret.Until > now).Select(static secret => secret.Key)];
}
