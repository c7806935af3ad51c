using Countersign.Embedded.Tests.Activations;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Countersign.Embedded.Tests.Lifecycle;

public sealed class ShutdownTests
{
    [Fact]
    public async Task Stop_LetsRequestsFinish_TakesNoMore_AndEndsAllActivations()
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.Client.GetGrain<ILifeGrain>("idle").InstanceAsync();
        var held = silo.Client.GetGrain<ILifeGrain>("busy").HoldAsync("gate");
        await silo.Notes.UntilAsync("holding gate");

        var stopping = silo.StopAsync();
        await TestSilo.UntilAsync(() => !silo.Runtime.TakesCalls);
        await Assert.ThrowsAsync<SiloUnavailableException>(
            () => silo.Client.GetGrain<ILifeGrain>("new").InstanceAsync());
        Assert.False(stopping.IsCompleted);
        silo.Notes.Open("gate");
        await held;
        await stopping;

        Assert.Contains("deactivating busy ShuttingDown", silo.Notes.All);
        Assert.Contains("deactivating idle ShuttingDown", silo.Notes.All);
        Assert.Equal(0, silo.Runtime.Collector.Count);
        Assert.True(silo.Runtime.IsStopped);
    }

    [Fact]
    public async Task Stop_WithARequestThatNeverEnds_EndsWithinItsBounds()
    {
        await using var silo = await TestSilo.StartAsync(builder => builder.Configure<EmbeddedRuntimeOptions>(o =>
        {
            o.DrainTimeout = TimeSpan.FromMilliseconds(100);
            o.DeactivationTimeout = TimeSpan.FromMilliseconds(200);
        }));
        var held = silo.Client.GetGrain<ILifeGrain>("busy").HoldAsync("never");
        await silo.Notes.UntilAsync("holding never");

        await silo.StopAsync();

        await Assert.ThrowsAsync<SiloUnavailableException>(() => held);
    }

    [Fact]
    public async Task Stop_WithAGrainThatDoesNotEnd_EndsWithinItsBounds()
    {
        await using var silo = await TestSilo.StartAsync(builder => builder.Services.Configure<EmbeddedRuntimeOptions>(
            o => o.DeactivationTimeout = TimeSpan.FromMilliseconds(200)));
        await silo.Client.GetGrain<ILifeGrain>("stuck").InstanceAsync();

        await silo.StopAsync();

        Assert.Contains("deactivating stuck ShuttingDown", silo.Notes.All);
    }

    [Fact]
    public async Task Stop_OfManyIdleGrains_IsQuick()
    {
        await using var silo = await TestSilo.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 20_000).Select(
            i => silo.Client.GetGrain<IQuietGrain>($"{i}").SelfAsync()));
        var begin = TimeProvider.System.GetTimestamp();

        await silo.StopAsync();

        Assert.Equal(0, silo.Runtime.Collector.Count);
        Assert.InRange(TimeProvider.System.GetElapsedTime(begin), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Stages_StartInOrderAndStopInTheOpposite()
    {
        var notes = new Notes();
        await using (await TestSilo.StartAsync(builder =>
        {
            builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(new Participant(notes, 3));
            builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(new Participant(notes, 1));
            builder.AddStartupTask(async (services, _) =>
            {
                var grain = services.GetRequiredService<IClusterClient>().GetGrain<ILifeGrain>("x");
                notes.Add($"task {await grain.InstanceAsync() > 0}");
            });
        }))
        {
            Assert.Equal(["start 1", "start 3", "task True"], notes.All);
        }

        Assert.Equal(["stop 3", "stop 1"], notes.All.Skip(3));
    }

    private sealed class Participant(Notes notes, int stage) : ILifecycleParticipant<ISiloLifecycle>
    {
        public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
            "test", stage, _ => Note("start"), _ => Note("stop"));

        private Task Note(string what)
        {
            notes.Add($"{what} {stage}");
            return Task.CompletedTask;
        }
    }
}
