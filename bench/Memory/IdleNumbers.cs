using System.Security.Cryptography;
using Countersign.Bench.Flows;
using Countersign.Numbers;
using Countersign.Security;
using Countersign.Silo.Clustering;
using Countersign.Silo.Hosting;
using Countersign.Verifications;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Countersign.Bench.Memory;

/// <summary>
/// Numbers with one verification each, started, delivered and left alone, in a silo within this process.
/// </summary>
internal sealed class IdleNumbers : IAsyncDisposable
{
    private const int WarmUp = 2000;
    private const string MessagesKept = "1000";
    private const int AtOnce = 250;
    // Receipts come at once; what is still written in the background is through by then.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    private readonly IHost _host;
    private readonly TestNumbers _numbers = new();
    private readonly TenantContext _tenant = new()
    {
        Tenant = "bench",
        Sandbox = true,
        ClockOffset = TimeSpan.Zero,
        Brand = "Bench",
        Policy = VerificationPolicy.Default,
    };

    private IdleNumbers(IHost host) => _host = host;

    public static async Task<IdleNumbers> OpenAsync(string dataFolder)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        // The sandbox keeps the newest messages of a tenant, whatever becomes of the numbers; the warm-up fills it.
        builder.Configuration["Sandbox:MessagesPerTenant"] = MessagesKept;
        builder.AddCountersignSilo(HostSettings.OfApi(builder.Configuration), dataFolder);
        var host = builder.Build();
        await host.StartAsync();
        var numbers = new IdleNumbers(host);
        await numbers.StartAsync(WarmUp);
        return numbers;
    }

    /// <summary>What starting so many numbers has left behind, in bytes per number.</summary>
    public async Task<RetainedBytes> MeasureAsync(int numbers)
    {
        var heap = Retained.Bytes();
        var resident = Environment.WorkingSet;
        await StartAsync(numbers);
        heap = Retained.Bytes() - heap;
        resident = Environment.WorkingSet - resident;
        return new RetainedBytes(heap / (double)numbers, resident / (double)numbers);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private async Task StartAsync(int count)
    {
        for (var first = 0; first < count; first += AtOnce)
        {
            var started = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => StartOneAsync()));
            if (started.FirstOrDefault(result => result is not StartResult.Accepted) is { } refused)
                throw new InvalidOperationException($"a start was answered with {refused}");
        }

        await Task.Delay(Settling);
    }

    private Task<StartResult> StartOneAsync()
    {
        if (!NumberParser.TryParse(_numbers.Next(), defaultRegion: null, out var facts, out var fault))
            throw new InvalidOperationException($"a number of the bench is refused: {fault}");
        var key = _host.Services.GetRequiredService<INumberKeys>().For(facts.Number, sandbox: true);
        return _host.Services.GetRequiredService<IGrainFactory>()
            .GetGrain<IPhoneNumberGrain>(key.ToString())
            .StartAsync(new StartCommand
            {
                Operation = OperationId.Derive(RandomNumberGenerator.GetHexString(32)),
                Tenant = _tenant,
                To = facts.Number,
            });
    }
}

/// <summary>Bytes per number.</summary>
/// <param name="Heap">In the managed heap, everything unreferenced collected.</param>
/// <param name="Resident">In the process, with what the collector and the store hold in reserve.</param>
internal sealed record RetainedBytes(double Heap, double Resident);
