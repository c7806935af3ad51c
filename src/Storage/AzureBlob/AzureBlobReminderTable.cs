using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Storage.AzureBlob;

/// <summary>Reminders beside the states: a blob for each, named by the hash of its grain first.</summary>
internal sealed class AzureBlobReminderTable(AzureBlobDatabase database) : IReminderTable
{
    private const int MaxTries = 100;
    private const int HashDigits = 8;

    public async Task<ReminderTableData> ReadRows(GrainId grainId) => new(
        (await ReadAsync(Folder(grainId.GetUniformHashCode())))
            .Where(entry => entry.GrainId == grainId)
            .OrderBy(static entry => entry.ReminderName, StringComparer.Ordinal));

    public async Task<ReminderTableData> ReadRows(uint begin, uint end)
    {
        var names = (await database.Requests.ListAsync(BlobNames.Reminders)).Select(static blob => blob.Name);
        var entries = await Task.WhenAll(names.Where(name => IsWithin(name, begin, end)).Select(FindAsync));
        return new(entries.OfType<ReminderEntry>());
    }

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) =>
        FindAsync(NameOf(grainId, reminderName));

    public async Task<string?> UpsertRow(ReminderEntry entry)
    {
        var name = NameOf(entry.GrainId, entry.ReminderName);
        var document = new ReminderDocument(
            entry.GrainId.Type.ToString()!,
            entry.GrainId.Key.ToString()!,
            entry.ReminderName,
            entry.StartAt.Ticks,
            entry.Period.Ticks,
            database.Versions.Next());
        var bytes = JsonSerializer.SerializeToUtf8Bytes(document, AzureBlobJson.Default.ReminderDocument);
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var before = await database.Requests.ReadAsync(name);
            if ((await database.Requests.PutAsync(name, bytes, before?.ETag)).ETag is not null)
                return document.Tag;
        }

        throw new StorageOverloadedException(BlobFault.Refusal);
    }

    public async Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag)
    {
        var name = NameOf(grainId, reminderName);
        return await database.Requests.ReadAsync(name) is { } found
            && Read(found).Tag == eTag
            && (await database.Requests.DeleteAsync(name, found.ETag)).IsGone;
    }

    public async Task TestOnlyClearTable()
    {
        foreach (var (name, _) in await database.Requests.ListAsync(BlobNames.Reminders))
            await database.Requests.DeleteAsync(name);
    }

    private static string Folder(uint hash) => $"{BlobNames.Reminders}{hash.ToString($"x{HashDigits}")}/";

    private static string NameOf(GrainId grain, string reminder) => Folder(grain.GetUniformHashCode())
        + BlobNames.Of(grain.Type.ToString()!, grain.Key.ToString()!, reminder);

    private static bool IsWithin(string name, uint begin, uint end)
    {
        var hash = Convert.ToUInt32(name.Substring(BlobNames.Reminders.Length, HashDigits), fromBase: 16);
        return begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;
    }

    private static ReminderDocument Read(FoundBlob found) =>
        JsonSerializer.Deserialize(found.Content.Span, AzureBlobJson.Default.ReminderDocument)!;

    private async Task<IEnumerable<ReminderEntry>> ReadAsync(string prefix)
    {
        var names = (await database.Requests.ListAsync(prefix)).Select(static blob => blob.Name);
        return (await Task.WhenAll(names.Select(FindAsync))).OfType<ReminderEntry>();
    }

    private async Task<ReminderEntry?> FindAsync(string name) =>
        await database.Requests.ReadAsync(name) is { } found ? Read(found).Entry : null;
}

/// <summary>A reminder as it is stored; times in ticks.</summary>
internal sealed record ReminderDocument(
    string GrainType, string Key, string Name, long StartAt, long Period, long Version)
{
    [JsonIgnore]
    public string Tag => Version.ToString(CultureInfo.InvariantCulture);

    [JsonIgnore]
    public ReminderEntry Entry => new()
    {
        GrainId = GrainId.Create(GrainType, Key),
        ReminderName = Name,
        StartAt = new DateTime(StartAt, DateTimeKind.Utc),
        Period = new TimeSpan(Period),
        ETag = Tag,
    };
}
