using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Hosting;

namespace Countersign.Embedded.Tests;

/// <summary>A host with one silo, as an application has it, and what its grains noticed.</summary>
internal sealed class TestSilo : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IHost _host;

    private TestSilo(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public IClusterClient Client => Services.GetRequiredService<IClusterClient>();

    public Silo Runtime => Services.GetRequiredService<Silo>();

    public Notes Notes => Services.GetRequiredService<Notes>();

    public static async Task<TestSilo> StartAsync(Action<ISiloBuilder>? configure = null, TimeProvider? clock = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        builder.Services.AddSingleton<Notes>();
        builder.UseOrleans(silo =>
        {
            silo.AddMemoryGrainStorageAsDefault();
            configure?.Invoke(silo);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new TestSilo(host);
    }

    /// <summary>Waits for something that other threads are about to bring about.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begin) < Patience, "It did not happen.");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}

/// <summary>What grains noticed, and gates that hold them up until the test says so.</summary>
internal sealed class Notes
{
    private readonly Dictionary<string, TaskCompletionSource> _gates = [];
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> All
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    public void Add(string line)
    {
        lock (_lines)
            _lines.Add(line);
    }

    public int Count(string line) => All.Count(l => l == line);

    /// <summary>A task that ends when the test opens the gate.</summary>
    public Task Gate(string name) => Source(name).Task;

    public void Open(string name) => Source(name).TrySetResult();

    public Task UntilAsync(string line) => TestSilo.UntilAsync(() => All.Contains(line));

    private TaskCompletionSource Source(string name)
    {
        lock (_lines)
        {
            if (!_gates.TryGetValue(name, out var source))
                _gates[name] = source = new(TaskCreationOptions.RunContinuationsAsynchronously);

            return source;
        }
    }
}
