using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Embedded.Tests.Calls;

internal interface INumberedGrain : IGrainWithIntegerKey
{
    Task<long> KeyAsync();

    Task<INumberedGrain> SelfAsync();
}

internal sealed class NumberedGrain(IServiceProvider services, TransientThing first, TransientThing second)
    : Grain, INumberedGrain
{
    public Task<long> KeyAsync() => Task.FromResult(this.GetPrimaryKeyLong());

    public Task<INumberedGrain> SelfAsync()
    {
        Assert.NotSame(first, second);
        Assert.Same(services.GetRequiredService<ScopedThing>(), ServiceProvider.GetRequiredService<ScopedThing>());
        return Task.FromResult(this.AsReference<INumberedGrain>());
    }
}

internal sealed class TransientThing;

internal sealed class ScopedThing(Notes notes) : IDisposable
{
    public void Dispose() => notes.Add("scope ended");
}

internal interface IGuidGrain : IGrainWithGuidKey
{
    Task<Guid> KeyAsync();
}

internal sealed class GuidGrain : Grain, IGuidGrain
{
    public Task<Guid> KeyAsync() => Task.FromResult(this.GetPrimaryKey());
}

internal interface IGreedyGrain : IGrainWithStringKey
{
    Task TakeAsync(int a, int b, int c, int d, int e, int f, int g, int h);
}

internal sealed class GreedyGrain : Grain, IGreedyGrain
{
    public Task TakeAsync(int a, int b, int c, int d, int e, int f, int g, int h) => Task.CompletedTask;
}

internal interface INobodyGrain : IGrainWithStringKey;

public sealed class ReferenceTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public async Task IntegerKey_OfAnyValue_ComesBack(long key)
    {
        await using var silo = await StartAsync();

        Assert.Equal(key, await silo.Client.GetGrain<INumberedGrain>(key).KeyAsync());
    }

    [Fact]
    public async Task GuidKey_ComesBack()
    {
        await using var silo = await StartAsync();
        var key = new Guid("0f8fad5b-d9cb-469f-a165-70867728950e");

        Assert.Equal(key, await silo.Client.GetGrain<IGuidGrain>(key).KeyAsync());
    }

    [Fact]
    public async Task References_OfOneGrain_AreEqual_AndCanBePassedOn()
    {
        await using var silo = await StartAsync();
        var grain = silo.Client.GetGrain<INumberedGrain>(42);

        var self = await grain.SelfAsync();

        Assert.Equal(grain, self);
        Assert.NotEqual(grain, silo.Client.GetGrain<INumberedGrain>(43));
        Assert.Equal(42, await self.KeyAsync());
        Assert.Equal("numbered/2A", grain.GetGrainId().ToString());
        Assert.Equal(42, await silo.Client.GetGrain<INumberedGrain>(GrainId.Parse("numbered/2A")).KeyAsync());
    }

    [Fact]
    public async Task Scope_OfAnActivation_EndsWithIt()
    {
        await using var silo = await StartAsync();
        await silo.Client.GetGrain<INumberedGrain>(1).SelfAsync();

        await silo.StopAsync();

        Assert.Equal(["scope ended"], silo.Notes.All);
    }

    [Fact]
    public async Task GetGrain_OfWhatCannotWork_SaysWhy()
    {
        await using var silo = await StartAsync();

        Assert.Throws<ArgumentException>(() => silo.Client.GetGrain<INobodyGrain>("k"));
        Assert.ThrowsAny<ArgumentException>(() => silo.Client.GetGrain<ICalculatorGrain>(" "));
        var fault = Assert.Throws<OrleansConfigurationException>(() => silo.Client.GetGrain<IGreedyGrain>("k"));
        Assert.Contains("make a record of them", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GrainId_WritesAndReadsItself()
    {
        var id = GrainId.Create("number", "eu/0a1b");

        Assert.Equal("number/eu/0a1b", id.ToString());
        Assert.Equal(id, GrainId.Parse(id.ToString()));
        Assert.Equal("eu/0a1b", GrainId.Parse(id.ToString()).Key.ToString());
        Assert.False(GrainId.TryParse("number", out _));
        Assert.Equal(3691010249u, id.GetUniformHashCode());
    }

    private static Task<TestSilo> StartAsync() => TestSilo.StartAsync(silo =>
    {
        silo.Services.AddTransient<TransientThing>();
        silo.Services.AddScoped<ScopedThing>();
    });
}
