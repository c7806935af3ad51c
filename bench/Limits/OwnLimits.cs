using Countersign.Bench.Storage;
using Countersign.Ledger;
using Countersign.Limits;
using Countersign.Numbers;
using Countersign.Storage;
using Countersign.Tenants;
using Countersign.Verifications;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;

namespace Countersign.Bench.Limits;

/// <summary>Our limits as a server has them, but for HTTP: grains, and SQLite that syncs every commit.</summary>
internal sealed class OwnLimits : IAsyncDisposable
{
    private const int InFlight = 64;
    private const int Keys = 1_000;

    /// <summary>A limit of which every token is written by itself.</summary>
    private const int SmallLimit = 10;

    /// <summary>Tokens that callers race for.</summary>
    public const int RacedLimit = 1_000;

    private readonly IHost _host;
    private readonly TenantSnapshot _tenant;

    private OwnLimits(IHost host)
    {
        _host = host;
        _tenant = new TenantSnapshot
        {
            Tenant = "bench",
            Version = 1,
            Brand = "Bench",
            Keys = [],
            Policy = VerificationPolicy.Default,
            RateRules =
            [
                new RateRule("device", TenantLimits.MaxRuleLimit, TimeSpan.FromHours(10)),
                new RateRule("small", SmallLimit, TimeSpan.FromHours(10)),
                new RateRule("raced", RacedLimit, TimeSpan.FromHours(10)),
            ],
            OwnSettings = new TenantSettings { Quotas = new TenantQuotas { StartsPerDay = 1_000_000_000 } },
        };
    }

    public static async Task<OwnLimits> OpenAsync(string folder)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IRandomSource, BenchRandomSource>();
        builder.Services.Configure<KeyRingOptions>(
            keys => keys.Path = Path.Combine(folder, KeyRingOptions.DefaultFileName));
        builder.Services.AddCountersignSqliteStorage(store => store.DataFolder = folder);
        builder.UseOrleans(static silo => silo
            .UseLocalhostClustering()
            .Services.AddLimiters().AddLimitDesk().AddLedgers().AddTenantGateway());
        var host = builder.Build();
        await host.StartAsync();
        return new OwnLimits(host);
    }

    /// <summary>Decisions of one rule over many values.</summary>
    public Task<double> RulesPerSecondAsync(double seconds)
    {
        var desk = _host.Services.GetRequiredService<LimitDesk>();
        var values = Enumerable.Range(0, Keys).Select(static key => Subject("device", key)).ToArray();
        return PerSecondAsync(seconds, async turn =>
            (await desk.TakeAsync(_tenant, sandbox: true, values[turn % Keys], CancellationToken.None)).IsPassed);
    }

    /// <summary>Decisions of a rule so small that each is a write; its values are new all the time.</summary>
    public Task<double> SmallRulesPerSecondAsync(double seconds)
    {
        var desk = _host.Services.GetRequiredService<LimitDesk>();
        return PerSecondAsync(seconds, async turn =>
        {
            // A thousand values at a time, each as often as its limit allows.
            var value = (turn / Keys / SmallLimit * Keys) + (turn % Keys);
            var subject = Subject("small", value);
            return (await desk.TakeAsync(_tenant, sandbox: true, subject, CancellationToken.None)).IsPassed;
        });
    }

    private static LimitSubject Subject(string member, long value) => new()
    {
        To = E164.TryParseCanonical("+998901234567", out var to) ? to : default,
        Region = "UZ",
        Given = new Dictionary<string, string>(StringComparer.Ordinal) { [member] = $"device-{value}" },
    };

    /// <summary>Decisions of one tenant's quota.</summary>
    public Task<double> QuotasPerSecondAsync(double seconds)
    {
        var gateway = _host.Services.GetRequiredService<ITenantGateway>();
        return PerSecondAsync(seconds, async _ =>
            (await gateway.TakeAsync(_tenant, sandbox: true, QuotaScope.Starts, count: 1)).Refused is null);
    }

    /// <summary>Tokens that one bucket of a rule gives out beyond its limit to 64 callers at once.</summary>
    public async Task<long> RacedRuleAsync()
    {
        var desk = _host.Services.GetRequiredService<LimitDesk>();
        var one = Subject("raced", 0);
        return await RacedAsync(async () =>
            (await desk.TakeAsync(_tenant, sandbox: true, one, CancellationToken.None)).IsPassed);
    }

    /// <summary>Starts that a quota of a day gives out beyond its limit to 64 callers at once.</summary>
    public async Task<long> RacedQuotaAsync()
    {
        var gateway = _host.Services.GetRequiredService<ITenantGateway>();
        var settings = new TenantSettings { Quotas = new TenantQuotas { StartsPerDay = RacedLimit } };
        var tenant = _tenant with { Tenant = "raced", OwnSettings = settings };
        return await RacedAsync(async () =>
            (await gateway.TakeAsync(tenant, sandbox: true, QuotaScope.Starts, count: 1)).Refused is null);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static async Task<long> RacedAsync(Func<Task<bool>> decide)
    {
        var granted = 0L;
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(_ => Task.Run(async () =>
        {
            while (await decide())
                Interlocked.Increment(ref granted);
        })));
        return granted - RacedLimit;
    }

    private static async Task<double> PerSecondAsync(double seconds, Func<long, Task<bool>> decide)
    {
        var (turns, granted) = (0L, 0L);
        var begin = Load.Clock.Now;
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(_ => Task.Run(async () =>
        {
            while (Load.Clock.Seconds(Load.Clock.Now - begin) < seconds)
            {
                if (await decide(Interlocked.Increment(ref turns)))
                    Interlocked.Increment(ref granted);
            }
        })));
        if (granted != turns)
            throw new InvalidOperationException($"{turns - granted} of {turns} decisions were refusals.");
        return granted / Load.Clock.Seconds(Load.Clock.Now - begin);
    }
}
