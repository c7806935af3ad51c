using Countersign.Batches;
using Countersign.Grains.Tests.Verifications;
using Countersign.Storage.Memory;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Batches;

public sealed class BatchNotesTests
{
    [Fact]
    public async Task Notes_AreCountedOnce_InShardAndBatch()
    {
        await using var silo = await BatchSilo.StartAsync();
        var id = await silo.UploadAsync(new TestShard(0, 5), new TestShard(5, 5));
        await silo.UntilEndedAsync(id);

        foreach (var row in new[] { 0, 1, 1, 1_000, 1_004 })
            await silo.Notes.NoteDurablyAsync(new BatchRowReference(id, row), RowNote.Delivered);
        await silo.Notes.NoteDurablyAsync(new BatchRowReference(id, 1_004), RowNote.Approved);

        await NumberSilo.UntilAsync(async () => (await silo.ViewAsync(id)).Counts is { Delivered: 4, Approved: 1 });
        Assert.Equal(10, (await silo.ViewAsync(id)).Counts.Rows);
        Assert.True(new ShardOutcomes((await silo.Shard(id, 1).GetAsync())!.Outcomes).Approved(4));
    }

    [Fact]
    public async Task NoteWithoutHaste_ArrivesALittleLater()
    {
        await using var silo = await BatchSilo.StartAsync();
        var id = await silo.UploadAsync(new TestShard(0, 5));
        await silo.UntilEndedAsync(id);

        await silo.Notes.NoteAsync(new BatchRowReference(id, 2), RowNote.Delivered);

        await NumberSilo.UntilAsync(async () => (await silo.ViewAsync(id)).Counts.Delivered == 1);
    }

    [Fact]
    public async Task NoteOfABatchThatIsGone_IsTaken()
    {
        await using var silo = await BatchSilo.StartAsync();

        await silo.Notes.NoteDurablyAsync(new BatchRowReference(BatchSilo.NewId(), 2), RowNote.Approved);
        await silo.Notes.NoteDurablyAsync(new BatchRowReference("no batch id", -5), RowNote.Approved);
    }

    [Fact]
    public async Task NoteThatCannotBeStored_IsToldSo_AndMayBeRepeated()
    {
        var store = new TestStore();
        await using var silo = await BatchSilo.StartAsync(store.Storage);
        var id = await silo.UploadAsync(new TestShard(0, 5));
        await silo.UntilEndedAsync(id);
        var row = new BatchRowReference(id, 2);

        store.FailNext(StorageFaultKind.FailBefore);
        await Assert.ThrowsAnyAsync<Exception>(async () => await silo.Notes.NoteDurablyAsync(row, RowNote.Delivered));

        await silo.Notes.NoteDurablyAsync(row, RowNote.Delivered);
        await NumberSilo.UntilAsync(async () => (await silo.ViewAsync(id)).Counts.Delivered == 1);
    }

    [Fact]
    public async Task TotalsThatTheBatchDidNotHearOf_AreReportedAgain_AndThenLeftAlone()
    {
        await using var silo = await BatchSilo.StartAsync();
        var id = await silo.UploadAsync(new TestShard(0, 5));
        await silo.UntilEndedAsync(id);
        await silo.Shard(id, 0).NoteAsync([new NotedRow(3, RowNote.Delivered)]);
        Assert.Equal(0, (await silo.ViewAsync(id)).Counts.Delivered);

        silo.Time.Advance(TimeSpan.FromMinutes(1));
        await silo.SweepAsync();

        await NumberSilo.UntilAsync(async () => (await silo.ViewAsync(id)).Counts.Delivered == 1);
        await NumberSilo.UntilAsync(async () => await DueAsync(silo, id) == 0);
    }

    [Fact]
    public async Task ShardWhoseBatchIsGone_GoesToo()
    {
        await using var silo = await BatchSilo.StartAsync();
        var id = BatchSilo.NewId();
        await silo.WriteAsync(id, 0, epoch: 1, new TestShard(0, 3));
        await silo.Shard(id, 0).NoteAsync([new NotedRow(1, RowNote.Delivered)]);

        silo.Time.Advance(TimeSpan.FromMinutes(1));
        await silo.SweepAsync();

        await NumberSilo.UntilAsync(async () => await silo.Shard(id, 0).GetAsync() is null);
    }

    private static async Task<int> DueAsync(BatchSilo silo, string id)
    {
        var index = (IDueIndex)silo.Services.GetService(typeof(IDueIndex))!;
        var due = await index.QueryAsync(DateTimeOffset.MaxValue, 100);
        return due.Entries.Count(entry => entry.Key.StartsWith(id, StringComparison.Ordinal));
    }
}
