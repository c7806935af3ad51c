using Orleans;

namespace Countersign.Embedded.Tests.Calls;

internal interface IPatientGrain : IGrainWithStringKey
{
    Task WaitAsync(string name, CancellationToken cancellationToken);

    Task<bool> CanBeCanceledAsync(CancellationToken cancellationToken);
}

internal sealed class PatientGrain(Notes notes) : Grain, IPatientGrain
{
    public async Task WaitAsync(string name, CancellationToken cancellationToken)
    {
        notes.Add($"waiting {name}");
        using var registration = cancellationToken.Register(
            () => notes.Add($"canceled {name} in a turn: {RuntimeContext.Current == GrainContext}"));
        await notes.Gate(name);
        notes.Add($"done {name}");
    }

    public Task<bool> CanBeCanceledAsync(CancellationToken cancellationToken)
        => Task.FromResult(cancellationToken.CanBeCanceled);
}

public sealed class CancellationTests
{
    [Fact]
    public async Task Cancellation_EndsTheCallAtOnce_AndReachesTheGrainInATurn()
    {
        await using var silo = await TestSilo.StartAsync();
        using var source = new CancellationTokenSource();
        var call = silo.Client.GetGrain<IPatientGrain>("k").WaitAsync("a", source.Token);
        await silo.Notes.UntilAsync("waiting a");

        await source.CancelAsync();

        var fault = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(source.Token, fault.CancellationToken);
        await silo.Notes.UntilAsync("canceled a in a turn: True");
        silo.Notes.Open("a");
        await silo.Notes.UntilAsync("done a");
    }

    [Fact]
    public async Task Cancellation_OfARequestThatWaits_DropsIt()
    {
        await using var silo = await TestSilo.StartAsync();
        using var source = new CancellationTokenSource();
        var grain = silo.Client.GetGrain<IPatientGrain>("k");
        var first = grain.WaitAsync("a", CancellationToken.None);
        await silo.Notes.UntilAsync("waiting a");
        var second = grain.WaitAsync("b", source.Token);

        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        silo.Notes.Open("a");
        await first;
        silo.Notes.Open("c");
        await grain.WaitAsync("c", CancellationToken.None);

        Assert.Equal(["waiting a", "done a", "waiting c", "done c"], silo.Notes.All);
    }

    [Fact]
    public async Task Token_ThatNobodyCanSignal_StaysSo()
    {
        await using var silo = await TestSilo.StartAsync();
        using var source = new CancellationTokenSource();
        var grain = silo.Client.GetGrain<IPatientGrain>("k");

        Assert.False(await grain.CanBeCanceledAsync(CancellationToken.None));
        Assert.True(await grain.CanBeCanceledAsync(source.Token));
    }
}
