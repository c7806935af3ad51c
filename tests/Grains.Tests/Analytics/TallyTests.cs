using Countersign.Analytics;
using Countersign.Grains.Tests.Events;

namespace Countersign.Grains.Tests.Analytics;

/// <summary>What the events of a log come to, live and counted anew.</summary>
public sealed class TallyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task WhatIsCounted_IsWhatHappened_AndTheSameCountedAnew_ThroughCrashesRepeatsAndErasures(int seed)
    {
        var history = new TallyHistory(seed);
        await using (history)
        {
            await history.RunAsync(steps: 60);
            await history.NewSiloAsync();
            Assert.Equal(history.Happened, (await history.Silo.AllAsync()).Count);
            foreach (var step in Enum.GetValues<TallyStep>())
            {
                var live = await history.CountedAsync(step);
                Assert.Equal(history.Expected(step), live);
                await history.NewSiloAsync();
                await history.RebuildAsync();
                Assert.Equal(live, await history.CountedAsync(step));
            }
        }
    }

    [Fact]
    public async Task ATable_IsGroupedAndFiltered_AndTotalsKeepTheirPercentiles()
    {
        var history = new TallyHistory(seed: 11);
        await using (history)
        {
            await history.RunAsync(steps: 20);
            var all = await history.QueryAsync(TallyStep.Hour, labels: TallyLabels.None, total: true);
            var line = Assert.Single(all.Lines);
            Assert.Equal(0, line.At);
            var countries = await history.QueryAsync(TallyStep.Minute, TallyLabels.Country, total: false);
            Assert.Equal(line[TallyCount.Starts], countries.Lines.Sum(static one => one[TallyCount.Starts]));
            Assert.Equal(
                QuantileSketch.Of(line.ToDeliver).Count,
                countries.Lines.Sum(static one => QuantileSketch.Of(one.ToDeliver).Count));
            var uz = await history.QueryAsync(
                TallyStep.Minute,
                TallyLabels.Country,
                total: true,
                new TallyFilter(TallyLabel.Country, ["UZ", "KZ"]),
                new TallyFilter(TallyLabel.Route, ["r1"]));
            Assert.All(uz.Lines, static one => Assert.Contains(
                TallyKey.Values(one.Key)[(int)TallyLabel.Country], (string[])["UZ", "KZ"]));
            Assert.NotEmpty(uz.Lines);
            Assert.All(uz.Lines, static one => Assert.Equal(0, one[TallyCount.Starts]));
        }
    }

    [Fact]
    public async Task MoreSetsOfLabels_ThanAStepTellsApart_CountAsOthers()
    {
        await using var silo = await LogSilo.StartAsync();
        var at = silo.Time.GetUtcNow().ToUnixTimeMilliseconds();
        await silo.Log.AppendAsync([.. Enumerable.Range(0, 400).Select(number => TallyHistory.Draft(
            "verification.started", number, at, $$"""{"country":"UZ","template":"t{{number % 300}}"}"""))]);
        var table = await TallyHistory.QueryAsync(silo, TallyStep.Minute, TallyLabels.Template, total: true);
        Assert.Equal(TallyRow.MaxCells + 1, table.Lines.Length);
        Assert.Equal(400, table.Lines.Sum(static one => one[TallyCount.Starts]));
        var other = Assert.Single(
            table.Lines, static one => one.Key.Contains(TallyKey.Other, StringComparison.Ordinal));
        Assert.Equal(300 - TallyRow.MaxCells, other[TallyCount.Starts]);
    }

    [Fact]
    public async Task DaysWhoseEventsAreGone_StayAsTheyWere_WhenTheRestIsCountedAnew()
    {
        await using var silo = await LogSilo.StartAsync();
        for (var day = 0; day < 40; day++)
        {
            var at = silo.Time.GetUtcNow().ToUnixTimeMilliseconds();
            await silo.Log.AppendAsync([.. Enumerable.Range(0, 64).Select(number => TallyHistory.Draft(
                "verification.started", (day * 64) + number, at, """{"country":"UZ","template":"t"}"""))]);
            silo.Time.Advance(TimeSpan.FromDays(1));
        }

        await silo.Due.PokeAsync();
        Assert.True((await silo.Log.ReadAsync(0, 1)).First > 1, "Nothing is gone.");
        var before = await TallyHistory.QueryAsync(silo, TallyStep.Day, TallyLabels.Country, total: false);
        Assert.Equal(40, before.Lines.Length);
        for (var round = 0; round < 3; round++)
        {
            await silo.Tallies.RebuildAsync();
            while (await silo.Tallies.CountAsync() > 0)
            {
            }

            var after = await TallyHistory.QueryAsync(silo, TallyStep.Day, TallyLabels.Country, total: false);
            Assert.Equal(TallyHistory.Text(before), TallyHistory.Text(after));
        }
    }
}
