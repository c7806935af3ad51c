using Countersign.Bench.Load;
using Countersign.Bench.Storage;
using Countersign.Carriers;
using Countersign.Carriers.Smpp;
using Countersign.Numbers;
using Countersign.Verifications;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Bench.Smpp;

/// <summary>The link alone, in this process and without a store: what SMPP itself carries.</summary>
internal static class RawLink
{
    private const int BindSeconds = 30;
    private const int CallersPerPlace = 2;

    /// <summary>Messages a second that the SMSC took over.</summary>
    public static async Task<double> MeasureAsync(
        int port, Func<long> taken, int window, Numbers numbers, double seconds)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System)
            .AddSingleton<IRandomSource, BenchRandomSource>().AddSingleton<IReceiptSink, NoReceipts>().AddSmppCarrier();
        await using var provider = services.BuildServiceProvider();
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Smpp:Host"] = "127.0.0.1",
            ["Smpp:Port"] = $"{port}",
            ["Smpp:SystemId"] = "bench",
            ["Smpp:Password"] = "bench",
            ["Smpp:Window"] = $"{window}",
        }).Build().GetSection("Smpp");
        await using var link = provider.GetRequiredService<ICarrierKind>().Open("bench", 0, settings);
        link.Start();
        for (var limit = Clock.Now + Clock.FromSeconds(BindSeconds); link.State != LinkState.Up; await Task.Delay(5))
        {
            if (Clock.Now > limit)
                throw new TimeoutException($"the link was not up within {BindSeconds} s: {link.State}");
        }

        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, window * CallersPerPlace)
            .Select(_ => CallAsync(link, numbers, stop.Token)).ToList();
        await Task.Delay(TimeSpan.FromSeconds(seconds / 4));
        var (before, begun) = (taken(), Clock.Now);
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        var rate = (taken() - before) / Clock.Seconds(Clock.Now - begun);
        await stop.CancelAsync();
        await Task.WhenAll(callers);
        return rate;
    }

    private static async Task CallAsync(ICarrierLink link, Numbers numbers, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var result = await link.SubmitAsync(Message(numbers.Next()), CancellationToken.None);
            if (result is not SubmissionResult.Accepted)
                throw new InvalidOperationException($"the link answered {result}");
        }
    }

    private static Submission Message(long digits)
    {
        if (!E164.TryFromDigits((ulong)digits, out var number) || !CodeDigits.TryParse("482913", out var code))
            throw new InvalidOperationException("the bench made a number that is none");

        return new Submission
        {
            Reference = "bench",
            Route = "bench",
            Channel = Channel.Sms,
            To = number,
            Text = new MessageText("Your code is 482913."),
            Tenant = "demo",
            VerificationId = "ve_bench",
            Code = code,
            ClockOffset = TimeSpan.Zero,
            NotAfter = DateTimeOffset.UtcNow.AddMinutes(10),
        };
    }

    private sealed class NoReceipts : IReceiptSink
    {
        public Task AcceptAsync(Receipt receipt, CancellationToken cancellationToken = default) => Task.CompletedTask;
    }
}
