namespace Countersign.Crash;

/// <summary>What outlives a server that is killed: its data, and what its carriers wrote down.</summary>
internal sealed class ServerFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("countersign-crash-").FullName;

    public string Data => Path.Combine(Root, "data");

    /// <summary>The journal of the simulated carrier.</summary>
    public string Journal => Path.Combine(Root, "journal.ndjson");

    public Task<ServerProcess> StartServerAsync(params (string Name, string Value)[] settings) =>
        ServerProcess.StartAsync(Data, Journal, settings);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
