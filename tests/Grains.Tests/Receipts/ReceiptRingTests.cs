using Countersign.Carriers;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Receipts;

public sealed class ReceiptRingTests
{
    private const long Keep = 1_000;

    private static readonly ReceiptOptions Options = new() { PerBucket = 64 * ReceiptRing.Slots };

    private readonly Dictionary<int, ReceiptSlot> _store = [];
    private long _now = 1_000_000;

    [Fact]
    public void Write_OfWhatIsNew_CarriesNothingElse_WhereReceiptsCome()
    {
        var ring = new ReceiptRing(Options);
        for (var step = 0; step < 1_000; step++)
        {
            var entries = Put(ring, $"a{step}", $"b{step}");

            Assert.Equal(2, Write(ring, entries));
            entries.ForEach(ring.Settle);
        }

        Assert.True(_store.Count <= ReceiptRing.Slots);
        Assert.All(Restarted().Entries, entry => Assert.Equal(entry.Stored.MessageId[1..] != "999", entry.IsSettled));
    }

    [Fact]
    public void Ids_WithoutAReceipt_StayUntilThereIsNoRoom_AndThenTheOldestGo()
    {
        var ring = new ReceiptRing(Options);
        for (var step = 0; step < 4 * Options.PerBucket; step++)
            Write(ring, Put(ring, $"m{step}"));

        Assert.InRange(ring.Entries.Count, Options.PerBucket / 2, Options.PerBucket);
        Assert.Equal(4 * Options.PerBucket - ring.Entries.Count, ring.Forgotten);
        Assert.NotNull(ring.Find($"m{4 * Options.PerBucket - 1}"));
        Assert.Null(ring.Find("m0"));
        Assert.All(_store.Values, slot => Assert.True(slot.Entries.Length <= ring.PerSlot));
    }

    [Fact]
    public void Ids_WithoutAReceipt_AreWrittenAFewTimesEach_HoweverManyThereAre()
    {
        var options = new ReceiptOptions();
        var ring = new ReceiptRing(options);
        var written = 0L;
        for (var step = 0; step < 3 * options.PerBucket; step++)
            written += Write(ring, Put(ring, $"m{step}"));

        Assert.InRange(ring.Entries.Count, options.PerBucket * 3 / 4, options.PerBucket);
        Assert.InRange(written / (3.0 * options.PerBucket), 1, 6);
    }

    [Fact]
    public void History_ByChance_LosesNothingThatWaits_OverRestarts()
    {
        var random = new Random(7);
        var waiting = new Dictionary<string, string?>();
        var ring = new ReceiptRing(Options);
        for (var step = 0; step < 3_000; step++)
        {
            var ids = Enumerable.Range(0, random.Next(1, 8)).Select(at => $"{step}-{at}").ToArray();
            var entries = Put(ring, ids);
            if (random.Next(4) == 0 && waiting.Count > 0)
            {
                // What came early gets its reference later, perhaps in another slot.
                var early = waiting.Keys.ElementAt(random.Next(waiting.Count));
                entries.Add(ring.Add(new StoredReceipt(early, "r", _now + Keep)));
            }

            Write(ring, entries);
            foreach (var entry in entries)
                waiting[entry.Stored.MessageId] = entry.Stored.Reference;

            foreach (var id in waiting.Keys.Where(_ => random.Next(3) == 0).ToList())
            {
                ring.Settle(ring.Find(id)!);
                waiting.Remove(id);
            }

            Assert.All(waiting, pair => Assert.Equal(pair.Value, ring.Find(pair.Key)?.Stored.Reference));
            if (random.Next(50) == 0)
                ring = Restarted();
            Assert.All(waiting, pair => Assert.Equal(pair.Value, ring.Find(pair.Key)?.Stored.Reference));
        }

        Assert.Equal(0, ring.Forgotten);
    }

    [Fact]
    public void EarlyReceipt_AndItsId_BecomeOneEntry_OverARestart()
    {
        var ring = new ReceiptRing(Options);
        Write(ring, [ring.Add(new StoredReceipt("m", null, _now + Keep, AttemptStatus.Undelivered, "absent"))]);
        Assert.Equal(1, ring.Early);

        ring = Restarted();
        Assert.Equal(1, ring.Early);
        Write(ring, Put(ring, "m"));
        ring = Restarted();

        var entry = ring.Find("m")!;
        Assert.Equal("r", entry.Stored.Reference);
        Assert.Equal(new CarrierReceipt("m", AttemptStatus.Undelivered, "absent"), entry.EarlyReceipt);
        Assert.Equal(0, ring.Early);
    }

    [Fact]
    public void Sweep_LetsGoOfWhatIsOverdue_AndOfNothingElse()
    {
        var ring = new ReceiptRing(Options);
        Write(ring, [ring.Add(new StoredReceipt("early", null, _now + 10, AttemptStatus.Delivered))]);
        Write(ring, Put(ring, "late"));
        _now += 11;

        ring.Sweep(_now);

        Assert.Null(ring.Find("early"));
        Assert.NotNull(ring.Find("late"));
        Assert.Equal(0, ring.Early);
    }

    [Fact]
    public void Id_UsedAgainForAnotherMessage_WaitsForThat_OverARestart()
    {
        var ring = new ReceiptRing(Options);
        var first = Put(ring, "m", "beside");
        Write(ring, first);
        ring.Settle(first[0]);

        Write(ring, [ring.Add(new StoredReceipt("m", "other", _now + Keep))]);
        Write(ring, Put(ring, "later"));

        Assert.Equal("other", ring.Find("m")!.Stored.Reference);
        Assert.False(ring.Find("m")!.IsSettled);
        Assert.Equal("other", Restarted().Find("m")!.Stored.Reference);
    }

    private List<ReceiptEntry> Put(ReceiptRing ring, params string[] ids) =>
        [.. ids.Select(id => ring.Add(new StoredReceipt(id, "r", _now + Keep)))];

    private int Write(ReceiptRing ring, List<ReceiptEntry> entries)
    {
        var plan = ring.Plan([.. entries.Distinct()], _now);
        _store[plan.Slot] = plan.Content;
        ring.Commit(plan, _now);
        return plan.Content.Entries.Length;
    }

    private ReceiptRing Restarted()
    {
        var ring = new ReceiptRing(Options);
        ring.Load([.. Enumerable.Range(0, ReceiptRing.Slots).Select(slot => _store.GetValueOrDefault(slot))]);
        return ring;
    }
}
