using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Countersign.Silo.Hosting;

/// <summary>
/// Keeps the host from printing the stack of a failed start: <see cref="Launch"/> says in one line what is wrong.
/// </summary>
public static class StartNoise
{
    private const string Host = "Microsoft.Extensions.Hosting.Internal.Host";

    /// <summary>From the start on, everything is logged as before.</summary>
    public static void QuietStart(this ILoggingBuilder logging)
    {
        ArgumentNullException.ThrowIfNull(logging);
        var start = new Start();
        logging.Services.AddHostedService(services =>
        {
            services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(start.IsOver);
            return start;
        });
        logging.AddFilter(Host, start.Lets);
    }

    private sealed class Start : IHostedService
    {
        private volatile bool _isOver;

        public void IsOver() => _isOver = true;

        public bool Lets(LogLevel level) => _isOver || level < LogLevel.Error;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
