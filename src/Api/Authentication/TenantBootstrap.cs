using System.Security.Cryptography;
using Countersign.Api.Calls;
using Countersign.Api.Health;
using Countersign.Carriers.Routing;
using Countersign.Tenants;
using Countersign.Verifications;
using Microsoft.Extensions.Options;
using Orleans;

namespace Countersign.Api.Authentication;

/// <summary>
/// Makes sure, before the first request, that the tenant <c>demo</c> exists, accepts the keys in its key files and may
/// do what the settings say. Where a file is missing (a first start, or it was deleted because it was lost) a new key
/// is made, and the tenant accepts that one instead of those made here before; where none may be made, nothing is
/// bootstrapped. A live key is made only where live traffic could go anywhere. Front doors that read the same files
/// may do it at the same time, and agree.
/// </summary>
internal sealed partial class TenantBootstrap(
    IGrainFactory grains,
    GrainCalls calls,
    ITenantSnapshots snapshots,
    IRandomSource random,
    Readiness readiness,
    IOptions<BootstrapOptions> bootstrap,
    IOptions<RoutesOptions> routes,
    IOptions<TenantOptions> options,
    ILogger<TenantBootstrap> logger) : IHostedService
{
    /// <summary>The tenant of an installation that nobody has administered yet.</summary>
    public const string Tenant = "demo";

    /// <summary>What the ids of keys made here begin with.</summary>
    private const string IdPrefix = "boot";

    private const int IdBytes = 5;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = bootstrap.Value;
        var sandbox = new KeyFile(settings.KeyFile, sandbox: true);
        var live = new KeyFile(settings.LiveKeyFile, sandbox: false);
        var sandboxKey = await FindKeyAsync(sandbox, settings.CreateIfMissing, cancellationToken);
        var liveKey = await FindKeyAsync(
            live, settings.CreateIfMissing && routes.Value.Routes.Count > 0, cancellationToken);
        foreach (var key in new[] { sandboxKey, liveKey }.OfType<string>())
            snapshots.Offer(await AcceptAsync(Record(key), cancellationToken));

        if ((sandboxKey ?? liveKey) is not null)
            snapshots.Offer(await RuleAsync(settings, cancellationToken));
        else
            await snapshots.FindAsync(Tenant, cancellationToken); // Proves grains and store all the same.
        readiness.Bootstrapped();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<string?> FindKeyAsync(KeyFile file, bool create, CancellationToken cancellationToken)
    {
        var text = await file.ReadAsync(cancellationToken);
        if (text is not null || !create)
            return text;

        text = ApiKey.Format(file.Sandbox, Tenant, IdPrefix + Hex(IdBytes), Hex(ApiKey.SecretBytes));
        if (!file.TryWrite(text))
            return await file.ReadAsync(cancellationToken);

        Log.KeyMade(logger, file.Kind, file.Path);
        return text;
    }

    private async Task<TenantSnapshot> AcceptAsync(ApiKeyRecord key, CancellationToken cancellationToken)
    {
        var grain = grains.GetGrain<ITenantGrain>(Tenant);
        var tenant = await calls.RunAsync(
            static (g, initial, token) => g.EnsureAsync(initial, token), grain, Initial(key), cancellationToken);
        if (tenant.Keys.Any(known => known.Id == key.Id && known.SecretHash.AsSpan().SequenceEqual(key.SecretHash)))
            return tenant;

        string[] replaced = [.. tenant.Keys.Where(old => IsOurs(old, key.Sandbox)).Select(static old => old.Id)];
        return await calls.RunAsync(
            static (g, put, token) => g.PutKeyAsync(put.key, put.replaced, token),
            grain,
            (key, replaced),
            cancellationToken);
    }

    private Task<TenantSnapshot> RuleAsync(BootstrapOptions settings, CancellationToken cancellationToken) =>
        calls.RunAsync(
            static (g, rules, token) => g.PutRulesAsync(rules, token),
            grains.GetGrain<ITenantGrain>(Tenant),
            new TenantRules(
                [.. settings.AllowedRegions],
                [.. settings.Fallback.Select(static step => new FallbackStep(step.Channel, step.After))]),
            cancellationToken);

    private static bool IsOurs(ApiKeyRecord key, bool sandbox) =>
        key.Sandbox == sandbox && key.Id.StartsWith(IdPrefix, StringComparison.Ordinal);

    private TenantSnapshot Initial(ApiKeyRecord key) => new()
    {
        Tenant = Tenant,
        Version = 1,
        Brand = "Countersign",
        Keys = [key],
        Policy = VerificationPolicy.Default,
        StartsPerSecond = options.Value.SandboxStartsPerSecond,
        RateRules =
        [
            new RateRule("end_user_ip", options.Value.SandboxPerAddress, Minute),
            new RateRule("device", options.Value.SandboxPerDevice, Minute),
        ],
    };

    private string Hex(int count)
    {
        Span<byte> bytes = stackalloc byte[ApiKey.SecretBytes];
        random.Fill(bytes[..count]);
        return Convert.ToHexStringLower(bytes[..count]);
    }

    private static ApiKeyRecord Record(string text)
    {
        if (!ApiKey.TryParse(text, out var key))
            throw new InvalidOperationException("A key that was just read or made is not one.");
        var hash = new byte[SHA256.HashSizeInBytes];
        key.HashSecret(hash);
        return new ApiKeyRecord(key.Id.ToString(), hash, key.Sandbox, ExpiresAt: null);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "A {Kind} key was made; it lies in '{Path}'.")]
        public static partial void KeyMade(ILogger logger, string kind, string path);
    }
}
