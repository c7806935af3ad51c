using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Countersign.Storage.Tests.AzureBlob;

/// <summary>Sends with states of a store, receives at its front, and keeps what was received.</summary>
internal sealed class Post(TestStore store)
{
    private readonly List<(OutboxPosition Position, string Text)> _received = [];

    /// <summary>All that was ever received, as often as it was.</summary>
    public IReadOnlyList<(OutboxPosition Position, string Text)> Received => _received;

    private IOutbox Outbox => store.Services.GetRequiredService<IOutbox>();

    public static async Task<GrainState<Sender>> SendAsync(
        TestStore from, string key, string? etag, params string[] texts)
    {
        var sends = texts.Select(text => new OutboxItem("receiver", "box", Encoding.UTF8.GetBytes(text)));
        var state = new GrainState<Sender>(new Sender { Sends = [.. sends] }, etag);
        await from.Storage.WriteStateAsync(TestStore.StateName, TestStore.Grain(key), state);
        return state;
    }

    /// <summary>Takes one page, and says how many items it had.</summary>
    public async Task<int> TakeAsync(int limit = 1_000)
    {
        var page = await Outbox.ReadAsync(limit);
        lock (_received)
            _received.AddRange(page.Select(entry => (entry.Position, Encoding.UTF8.GetString(entry.Payload))));
        if (page.Count > 0)
            await Outbox.RemoveAsync(page[^1].Position, []);

        return page.Count;
    }

    /// <summary>Takes until there is nothing, in the whole store.</summary>
    public async Task TakeAllAsync()
    {
        while (await TakeAsync() > 0 || (await Outbox.MeasureAsync()).Waiting > 0)
        {
        }
    }

    /// <summary>
    /// Each text came, none at two places, and those of one state in the order in which it sent them.
    /// </summary>
    public static void AssertAllOnce(IEnumerable<string> sent, params Post[] posts)
    {
        var places = posts.SelectMany(post => post.Received).Distinct().ToList();
        Assert.Equal(sent.Order(StringComparer.Ordinal), places.Select(at => at.Text).Order(StringComparer.Ordinal));
        Assert.Equal(places.Count, places.Select(at => at.Position).Distinct().Count());
        foreach (var state in places.GroupBy(at => at.Text.Split(' ')[0], StringComparer.Ordinal))
        {
            var numbers = state.OrderBy(at => at.Position).Select(at => int.Parse(at.Text.Split(' ')[1])).ToList();
            Assert.Equal(numbers.Order(), numbers);
        }
    }
}
