using System.Security.Cryptography;
using Countersign.Api.Calls;
using Countersign.Api.Health;
using Countersign.Tenants;
using Countersign.Verifications;
using Microsoft.Extensions.Options;
using Orleans;

namespace Countersign.Api.Authentication;

/// <summary>
/// Makes sure, before the first request, that the tenant <c>demo</c> exists and accepts the key in the key file.
/// Where the file is missing (a first start, or it was deleted because it was lost) a new key is made, and the tenant
/// accepts that one instead of those made here before; where none may be made, nothing is bootstrapped. Front doors
/// that read the same file may do it at the same time, and agree.
/// </summary>
internal sealed partial class SandboxBootstrap(
    SandboxKeyFile file,
    IGrainFactory grains,
    GrainCalls calls,
    ITenantSnapshots snapshots,
    IRandomSource random,
    Readiness readiness,
    IOptions<BootstrapOptions> bootstrap,
    IOptions<TenantOptions> options,
    ILogger<SandboxBootstrap> logger) : IHostedService
{
    /// <summary>The tenant of an installation that nobody has administered yet.</summary>
    public const string Tenant = "demo";

    /// <summary>What the ids of keys made here begin with.</summary>
    private const string IdPrefix = "boot";

    private const int IdBytes = 5;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await FindKeyAsync(cancellationToken) is { } text)
            snapshots.Offer(await AcceptAsync(Record(text), cancellationToken));
        else
            await snapshots.FindAsync(Tenant, cancellationToken); // Proves grains and store all the same.
        readiness.Bootstrapped();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<string?> FindKeyAsync(CancellationToken cancellationToken)
    {
        var text = await file.ReadAsync(cancellationToken);
        if (text is not null || !bootstrap.Value.CreateIfMissing)
            return text;

        text = NewKey();
        if (!await file.TryWriteAsync(text, cancellationToken))
            return await file.ReadAsync(cancellationToken);

        Log.KeyMade(logger, file.Path);
        return text;
    }

    private async Task<TenantSnapshot> AcceptAsync(ApiKeyRecord key, CancellationToken cancellationToken)
    {
        var grain = grains.GetGrain<ITenantGrain>(Tenant);
        var tenant = await calls.RunAsync(
            static (g, initial, token) => g.EnsureAsync(initial, token), grain, Initial(key), cancellationToken);
        if (tenant.Keys.Any(known => known.Id == key.Id && known.SecretHash.AsSpan().SequenceEqual(key.SecretHash)))
            return tenant;

        string[] replaced = [.. tenant.Keys.Select(static old => old.Id).Where(IsOurs)];
        return await calls.RunAsync(
            static (g, put, token) => g.PutKeyAsync(put.key, put.replaced, token),
            grain,
            (key, replaced),
            cancellationToken);
    }

    private static bool IsOurs(string id) => id.StartsWith(IdPrefix, StringComparison.Ordinal);

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

    private string NewKey() =>
        ApiKey.Format(sandbox: true, Tenant, IdPrefix + Hex(IdBytes), Hex(ApiKey.SecretBytes));

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
        return new ApiKeyRecord(key.Id.ToString(), hash, Sandbox: true, ExpiresAt: null);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "A sandbox key was made; it lies in '{Path}'.")]
        public static partial void KeyMade(ILogger logger, string path);
    }
}
