using Orleans;
using Orleans.Concurrency;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Countersign.Embedded.Tests.Calls;

internal interface IFilteredGrain : IGrainWithStringKey
{
    Task<string> EchoAsync(string text, int number);

    Task<string?> ContextAsync(string key);

    Task<string?> RelayContextAsync(string key, string other);

    Task SetContextAsync(string key, string value);

    [OneWay]
    Task ForgetAsync(string text);
}

internal sealed class FilteredGrain(Notes notes) : Grain, IFilteredGrain, IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        notes.Add($"grain before {context.MethodName}");
        await context.Invoke();
        notes.Add("grain after");
    }

    public Task<string> EchoAsync(string text, int number)
        => text == "fault" ? throw new InvalidOperationException(text) : Task.FromResult($"{text} {number}");

    public Task<string?> ContextAsync(string key) => Task.FromResult((string?)RequestContext.Get(key));

    public Task<string?> RelayContextAsync(string key, string other)
        => GrainFactory.GetGrain<IFilteredGrain>(other).ContextAsync(key);

    public Task SetContextAsync(string key, string value)
    {
        RequestContext.Set(key, value);
        return Task.CompletedTask;
    }

    public async Task ForgetAsync(string text)
    {
        await notes.Gate(text);
        notes.Add($"forgot {text}");
        throw new InvalidOperationException(text);
    }
}

public sealed class FilterTests
{
    [Fact]
    public async Task Filters_RunInTheOrderInWhichTheyWereAdded_ThenTheGrainsOwn()
    {
        await using var silo = await StartAsync((name, notes) => async context =>
        {
            var request = context.Request;
            notes.Add($"{name} before {context.TargetId} {request.GetArgument(0)} {request.GetArgument(1)}");
            await context.Invoke();
            notes.Add($"{name} after {context.Result}");
        });

        Assert.Equal("hi 7", await silo.Client.GetGrain<IFilteredGrain>("k").EchoAsync("hi", 7));

        Assert.Equal(
            [
                "first before filtered/k hi 7", "second before filtered/k hi 7", "grain before EchoAsync",
                "grain after", "second after hi 7", "first after hi 7",
            ],
            silo.Notes.All);
    }

    [Fact]
    public async Task Filter_MayReplaceTheResultAndHandleTheFault()
    {
        await using var silo = await StartAsync((name, _) => async context =>
        {
            try
            {
                await context.Invoke();
                context.Result = $"{name}({context.Result})";
            }
            catch (InvalidOperationException) when (name == "first")
            {
                context.Result = $"mended by {context.ImplementationMethod.DeclaringType!.Name}";
            }
        });
        var grain = silo.Client.GetGrain<IFilteredGrain>("k");

        Assert.Equal("first(second(hi 7))", await grain.EchoAsync("hi", 7));
        Assert.Equal("mended by FilteredGrain", await grain.EchoAsync("fault", 7));
    }

    [Fact]
    public async Task OutgoingFilter_SeesCallsOfClientsAndGrains()
    {
        var seen = new List<string>();
        await using var silo = await TestSilo.StartAsync(builder => builder.AddOutgoingGrainCallFilter(async context =>
        {
            seen.Add($"{context.SourceId?.ToString() ?? "client"} calls {context.TargetId}.{context.MethodName}");
            await context.Invoke();
            context.Result ??= "replaced";
        }));

        Assert.Equal("replaced", await silo.Client.GetGrain<IFilteredGrain>("a").RelayContextAsync("none", "b"));

        Assert.Equal(["client calls filtered/a.RelayContextAsync", "filtered/a calls filtered/b.ContextAsync"], seen);
    }

    [Fact]
    public async Task WhatAnOutgoingFilterSets_TravelsWithTheCall_AndNotBack()
    {
        await using var silo = await TestSilo.StartAsync(builder => builder.AddOutgoingGrainCallFilter(context =>
        {
            RequestContext.Set("key", "set on the way");
            return context.Invoke();
        }));

        Assert.Equal("set on the way", await silo.Client.GetGrain<IFilteredGrain>("a").ContextAsync("key"));
        Assert.Null(RequestContext.Get("key"));
    }

    [Fact]
    public async Task RequestContext_TravelsAlongTheChain_AndNotBack()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Client.GetGrain<IFilteredGrain>("a");
        Assert.Null(await grain.ContextAsync("key"));
        RequestContext.Set("key", "mine");

        Assert.Equal("mine", await grain.RelayContextAsync("key", "b"));
        await grain.SetContextAsync("key", "theirs");

        Assert.Equal("mine", RequestContext.Get("key"));
        Assert.Equal("mine", await grain.ContextAsync("key"));
        Assert.True(RequestContext.Remove("key"));
        Assert.Null(await grain.ContextAsync("key"));
    }

    [Fact]
    public async Task RequestContext_OfOneCall_IsNotSeenByTheNextOneInTheQueue()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Client.GetGrain<IFilteredGrain>("a");
        var calls = new List<Task<string?>>();
        for (var i = 0; i < 2_000; i++)
        {
            if (i % 2 == 0)
                RequestContext.Set("key", $"{i}");
            else
                RequestContext.Clear();

            calls.Add(grain.ContextAsync("key"));
        }

        var seen = await Task.WhenAll(calls);

        Assert.Equal(Enumerable.Range(0, 2_000).Select(i => i % 2 == 0 ? $"{i}" : null), seen);
    }

    [Fact]
    public async Task OneWayCall_DoesNotWaitForTheGrainNorHearOfItsFault()
    {
        await using var silo = await TestSilo.StartAsync();

        await silo.Client.GetGrain<IFilteredGrain>("k").ForgetAsync("it");
        Assert.DoesNotContain("forgot it", silo.Notes.All);
        silo.Notes.Open("it");

        await silo.Notes.UntilAsync("forgot it");
        Assert.Equal(0, silo.Runtime.OutstandingCount);
    }

    private static async Task<TestSilo> StartAsync(Func<string, Notes, IncomingGrainCallFilterDelegate> filter)
    {
        TestSilo? silo = null;
        IncomingGrainCallFilterDelegate Named(string name) => context => filter(name, silo!.Notes)(context);
        silo = await TestSilo.StartAsync(builder => builder
            .AddIncomingGrainCallFilter(Named("first"))
            .AddIncomingGrainCallFilter(Named("second")));
        return silo;
    }
}
