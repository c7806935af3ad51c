using System.Diagnostics;

namespace Countersign.Storage.Tests;

/// <summary>
/// A server that one of the project's own scripts starts for tests. The script ends it when its input is closed.
/// </summary>
internal abstract class ServedProcess : IDisposable
{
    private const int MissingCode = 3;
    private const int RootFolders = 12;

    /// <summary>With what has to be installed.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private Process _process = null!;

    /// <summary>The script, from the root of the repository, and what it is given.</summary>
    protected abstract (string Script, string[] Arguments) Command { get; }

    /// <summary>Whether it is started again where it ends before it answers.</summary>
    protected virtual bool StartsAgain => false;

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>
    /// Starts it, again on what it left behind, and waits for it. Skips the test where it cannot be had.
    /// </summary>
    public void Start()
    {
        _process = Serve();
        var begun = TimeProvider.System.GetTimestamp();
        while (!Answers())
        {
            if (_process.HasExited && _process.ExitCode == MissingCode)
                Assert.Skip(_process.StandardError.ReadToEnd().Trim());
            if (_process.HasExited && StartsAgain)
                _process = Serve();
            Assert.False(_process.HasExited, $"{Command.Script} has ended by itself.");
            var took = TimeProvider.System.GetElapsedTime(begun);
            Assert.True(took < StartLimit, $"{Command.Script} has not started within {StartLimit}.");
            Task.Delay(Pause, TimeProvider.System).GetAwaiter().GetResult();
        }
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        CleanUp();
    }

    protected abstract bool Answers();

    /// <summary>Removes what it left behind.</summary>
    protected virtual void CleanUp()
    {
    }

    private Process Serve() => Process.Start(new ProcessStartInfo("bash", [Find(Command.Script), .. Command.Arguments])
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static string Find(string script)
    {
        var folder = AppContext.BaseDirectory;
        for (var up = 0; up < RootFolders && folder is not null; up++, folder = Path.GetDirectoryName(folder))
        {
            var path = Path.Combine(folder, script);
            if (File.Exists(path))
                return path;
        }

        throw new InvalidOperationException($"{script} was not found above the tests.");
    }
}

/// <summary>One for all tests that leave it alive.</summary>
internal static class Shared<T>
    where T : ServedProcess, new()
{
    private static readonly Lazy<T> One = new(static () => new T());

    public static T Value => One.Value;

    /// <summary>Stops it, if it was ever started.</summary>
    public static void Stop()
    {
        if (One.IsValueCreated)
            One.Value.Dispose();
    }
}
