using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace Countersign.Embedded.Tests.State;

public sealed class StateTests
{
    private readonly FaultyStorage _store = new();

    [Fact]
    public async Task State_IsReadBeforeTheGrainActivates()
    {
        await using var silo = await StartAsync();
        var grain = silo.Client.GetGrain<IStateGrain>("k");
        Assert.False(await grain.ExistsAsync());
        Assert.NotNull(await grain.WriteAsync("kept"));

        await grain.EndAsync();

        Assert.Equal("kept", await grain.ReadAsync());
        Assert.True(await grain.ExistsAsync());
        Assert.Equal(["activated with fresh", "activated with kept"], silo.Notes.All);
    }

    [Fact]
    public async Task ClearStateAsync_LeavesAFreshStateAndNoRecord()
    {
        await using var silo = await StartAsync();
        var grain = silo.Client.GetGrain<IStateGrain>("k");
        await grain.WriteAsync("kept");

        await grain.ClearAsync();

        Assert.Equal("fresh", await grain.ReadAsync());
        Assert.False(await grain.ExistsAsync());
        Assert.NotNull(await grain.WriteAsync("again"));
    }

    [Fact]
    public async Task Conflict_ThatTheGrainDoesNotCatch_GoesToTheCallerAndEndsTheActivation()
    {
        await using var silo = await StartAsync();
        var grain = silo.Client.GetGrain<IStateGrain>("k");
        await grain.WriteAsync("mine");
        await _store.OverwriteAsync("k", "theirs");

        var conflict = await Assert.ThrowsAsync<InconsistentStateException>(() => grain.WriteAsync("mine again"));

        Assert.NotEqual(conflict.StoredEtag, conflict.CurrentEtag);
        Assert.Equal("theirs", await grain.ReadAsync());
        Assert.Equal(["activated with fresh", "activated with theirs"], silo.Notes.All);
    }

    [Fact]
    public async Task Conflict_ThatTheGrainCatches_LeavesTheActivationAlone()
    {
        await using var silo = await StartAsync();
        var grain = silo.Client.GetGrain<IStateGrain>("k");
        await grain.WriteAsync("mine");
        await _store.OverwriteAsync("k", "theirs");

        await grain.WriteAndCatchAsync("mine again");

        Assert.Equal("theirs", await grain.ReadAsync());
        Assert.Single(silo.Notes.All);
    }

    [Fact]
    public async Task Conflict_ThatPassesThroughACaller_DoesNotEndTheCaller()
    {
        await using var silo = await StartAsync();
        await silo.Client.GetGrain<IStateGrain>("k").WriteAsync("mine");
        await _store.OverwriteAsync("k", "theirs");
        var caller = silo.Client.GetGrain<ICallerGrain>("c");

        await Assert.ThrowsAsync<InconsistentStateException>(() => caller.RelayAsync("k", "x"));

        Assert.Equal(2, await caller.RelayAsync("k", "y"));
    }

    [Fact]
    public async Task Fault_OfTheStore_IsWrappedAndLeavesTheActivation()
    {
        await using var silo = await StartAsync();
        var grain = silo.Client.GetGrain<IStateGrain>("k");
        await grain.WriteAsync("a");
        _store.NextFault = new IOException("full");

        var fault = await Assert.ThrowsAsync<OrleansException>(() => grain.WriteAsync("b"));

        Assert.IsType<IOException>(fault.InnerException);
        await grain.WriteAsync("c");
        Assert.Single(silo.Notes.All);
    }

    [Fact]
    public async Task Fault_OfTheFirstRead_FailsTheActivation()
    {
        await using var silo = await StartAsync();
        var grain = silo.Client.GetGrain<IStateGrain>("k");
        _store.NextFault = new IOException("gone");

        await Assert.ThrowsAsync<OrleansException>(grain.ReadAsync);

        Assert.Equal("fresh", await grain.ReadAsync());
    }

    [Fact]
    public async Task Writes_OfInterleavedRequests_FollowOneAnother()
    {
        await using var silo = await StartAsync();
        var gate = new TaskCompletionSource();
        _store.Hold = gate.Task;
        var writes = Enumerable.Range(0, 5).Select(
            i => silo.Client.GetGrain<IOpenStateGrain>("k").WriteAsync($"{i}")).ToList();

        // Requests begin in the order of their calls, so all writes have been asked for when this returns.
        await silo.Client.GetGrain<IOpenStateGrain>("k").TouchAsync();
        gate.SetResult();
        await Task.WhenAll(writes);

        Assert.Equal(1, _store.MostWriting);
    }

    private Task<TestSilo> StartAsync()
        => TestSilo.StartAsync(silo => silo.Services.AddGrainStorage("Store", (_, _) => _store));
}
