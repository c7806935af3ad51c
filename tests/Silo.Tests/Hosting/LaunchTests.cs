using System.Reflection;
using Countersign.Silo.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Countersign.Silo.Tests.Hosting;

/// <summary>An operator sees one line and an exit code, not a stack.</summary>
public sealed class LaunchTests
{
    [Fact]
    public async Task AFailedStart_EndsWithOne_AndLogsNoStack()
    {
        using var lines = new Lines();
        var code = await Launch.RunAsync(() =>
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders().AddProvider(lines).QuietStart();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Services.AddHostedService<BrokenStart>();
            return builder.Build();
        });

        Assert.Equal(Launch.Failed, code);
        Assert.DoesNotContain(lines.Errors, static line => line.Contains("BrokenStart", StringComparison.Ordinal));
    }

    [Fact]
    public void Reason_IsOneLine_AndThatOfTheCause()
    {
        var cause = new InvalidDataException("The store\nis not ours.");

        Assert.Equal("The store is not ours.", Launch.Reason(new TargetInvocationException(cause)));
        Assert.Equal("It broke. (FormatException)", Launch.Reason(new FormatException("It broke.")));
    }

    private sealed class BrokenStart : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) =>
            throw new InvalidDataException("The store is not ours.");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public List<string> Errors { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            lock (Errors)
                Errors.Add($"{formatter(state, exception)} {exception}");
        }

        public void Dispose()
        {
        }
    }
}
