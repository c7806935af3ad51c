using System.Globalization;
using System.Text;
using Countersign.Storage.Sqlite;
using Countersign.Storage.States;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Storage.Tests.Sqlite;

public sealed class KeyFilterTests
{
    private const long Megabyte = 1 << 20;

    [Fact]
    public void AKeyThatWasAdded_IsNeverDenied()
    {
        var filter = Filled(new KeyFilter(64 * Megabyte));
        Parallel.For(0, 600_000, number => filter.Add(Key(number)));
        for (var number = 0; number < 600_000; number++)
            Assert.True(filter.MightHave(Key(number)));
    }

    [Fact]
    public void AKeyThatWasNotAdded_IsNearlyAlwaysDenied()
    {
        var filter = Filled(new KeyFilter(64 * Megabyte));
        for (var number = 0; number < 600_000; number++)
            filter.Add(Key(number));
        var wrong = Enumerable.Range(1_000_000, 100_000).Count(number => filter.MightHave(Key(number)));
        Assert.InRange(wrong, 0, 1_500);
    }

    [Fact]
    public void UntilItIsFilled_ItDeniesNothing()
    {
        var filter = new KeyFilter(Megabyte);
        Assert.True(filter.MightHave(Key(1)));
        filter.CompleteFill();
        Assert.False(filter.MightHave(Key(1)));
    }

    [Fact]
    public void AnOvergrownFilter_IsFilledAnewAndForgetsWhatIsGone()
    {
        var filter = Filled(new KeyFilter(Megabyte / 8));
        for (var number = 0; number < 200_000; number++)
            filter.Add(Key(number));
        Assert.True(filter.WantsRefill);

        Assert.True(filter.BeginRefill());
        Assert.False(filter.BeginRefill());
        for (var number = 0; number < 1_000; number++)
            filter.Filling.Add(KeyFilterGeneration.Hash(Key(number)));
        filter.Add(Key(300_000));
        Assert.True(filter.MightHave(Key(150_000)));
        filter.CompleteFill();

        Assert.False(filter.WantsRefill);
        Assert.All(Enumerable.Range(0, 1_000), number => Assert.True(filter.MightHave(Key(number))));
        Assert.True(filter.MightHave(Key(300_000)));
        Assert.InRange(Enumerable.Range(100_000, 10_000).Count(number => filter.MightHave(Key(number))), 0, 200);
    }

    [Fact]
    public async Task AfterAReopen_TheFilterKnowsEveryStoredKey()
    {
        const int Keys = 10_000;
        using var folder = new TemporaryFolder();
        await using (var store = TestStore.Sqlite(folder.Path))
            await Task.WhenAll(Enumerable.Range(0, Keys).Select(number => store.WriteAsync($"k{number}", new Note())));

        await using var reopened = TestStore.Sqlite(folder.Path);
        var database = reopened.Services.GetRequiredService<SqliteDatabase>();
        await database.KeysFilled;
        for (var number = 0; number < Keys; number += 13)
            Assert.True((await reopened.ReadAsync($"k{number}")).RecordExists);
        var maybe = Enumerable.Range(0, 1_000)
            .Count(number => database.Keys.MightHave(StateKinds.Key(1, $"x{number}").Span));
        Assert.InRange(maybe, 0, 30);
    }

    [Fact]
    public async Task AStoreThatOutgrewItsFilter_FillsItAnewWithoutLosingAKey()
    {
        using var folder = new TemporaryFolder();
        await using var store = TestStore.Sqlite(folder.Path, options => options.KeyFilterMegabytes = 1);
        var database = store.Services.GetRequiredService<SqliteDatabase>();
        await database.KeysFilled;
        await store.WriteAsync("kept", new Note());
        for (var number = 0; !database.Keys.WantsRefill; number++)
            database.Keys.Add(Key(number));

        await store.Expired.SweepExpiredAsync(TestStore.Noon, 10);
        await database.KeysFilled;
        Assert.False(database.Keys.WantsRefill);
        Assert.True((await store.ReadAsync("kept")).RecordExists);
        Assert.InRange(Enumerable.Range(0, 1_000).Count(number => database.Keys.MightHave(Key(number))), 0, 20);
    }

    private static KeyFilter Filled(KeyFilter filter)
    {
        filter.CompleteFill();
        return filter;
    }

    private static byte[] Key(int number) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"eu/{number * 2654435761L:x16}"));
}
