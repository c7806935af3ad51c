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

    /// <summary>Starts the server as often as that, and kills it under load each time.</summary>
    /// <param name="kills">How often.</param>
    /// <param name="live">
    /// What happens in one life, until it is to end: given the server, the number of its life, and what tells the
    /// clients to stop; the load that goes on while it is killed.
    /// </param>
    /// <param name="settings">The server's.</param>
    public async Task KillAsync(
        int kills,
        Func<ServerProcess, int, CancellationToken, Task<Task>> live,
        params (string Name, string Value)[] settings)
    {
        for (var life = 0; life < kills; life++)
        {
            await using var server = await StartServerAsync(settings);
            using var stop = new CancellationTokenSource();
            var load = await live(server, life, stop.Token);
            await server.KillAsync();
            await stop.CancelAsync();
            await load;
        }
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
