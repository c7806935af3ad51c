using Orleans;

namespace Countersign.Ping;

/// <summary>Answers, and keeps nothing.</summary>
[Alias("countersign.bench.ping")]
public interface IPingGrain : IGrainWithIntegerKey
{
    /// <summary>How often it was asked.</summary>
    [Alias("ping")]
    Task<int> PingAsync();
}

/// <inheritdoc cref="IPingGrain"/>
internal sealed class PingGrain : Grain, IPingGrain
{
    private int _asked;

    public Task<int> PingAsync() => Task.FromResult(++_asked);
}

/// <summary>What the front door answers.</summary>
internal sealed record Pong(int Asked);
