using Orleans;

namespace Countersign.Embedded.Tests.Calls;

internal interface ICalculatorGrain : IGrainWithStringKey
{
    Task<int> AddAsync(int amount);

    ValueTask<string> NameAsync(string greeting, int times, CancellationToken cancellationToken);

    ValueTask TouchAsync();

    Task FailAsync(string message);
}

internal sealed class CalculatorGrain : Grain, ICalculatorGrain
{
    private int _sum;

    public async Task<int> AddAsync(int amount)
    {
        var sum = _sum;
        await Task.Yield();
        _sum = sum + amount;
        return _sum;
    }

    public ValueTask<string> NameAsync(string greeting, int times, CancellationToken cancellationToken)
        => ValueTask.FromResult(string.Concat(Enumerable.Repeat($"{greeting} {this.GetPrimaryKeyString()}!", times)));

    public ValueTask TouchAsync() => default;

    public Task FailAsync(string message) => throw new InvalidOperationException(message);
}

public sealed class CallTests
{
    [Fact]
    public async Task Call_OfEveryShape_BringsItsResult()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Client.GetGrain<ICalculatorGrain>("ada");

        Assert.Equal("hi ada!hi ada!", await grain.NameAsync("hi", 2, CancellationToken.None));
        Assert.Equal(3, await grain.AddAsync(3));
        await grain.TouchAsync();
    }

    [Fact]
    public async Task Call_ThatThrows_BringsTheException()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Client.GetGrain<ICalculatorGrain>("ada");

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => grain.FailAsync("no"));

        Assert.Equal("no", fault.Message);
    }

    [Fact]
    public async Task Calls_ManyAtOnce_RunOneAfterTheOther()
    {
        await using var silo = await TestSilo.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 10_000).Select(
            _ => silo.Client.GetGrain<ICalculatorGrain>("ada").AddAsync(1)));

        Assert.Equal(10_000, await silo.Client.GetGrain<ICalculatorGrain>("ada").AddAsync(0));
    }
}
