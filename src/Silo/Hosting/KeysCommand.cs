using Countersign.Storage.Keys;
using Microsoft.Extensions.Configuration;

namespace Countersign.Silo.Hosting;

/// <summary>What the program does instead of serving where its first word is <c>keys</c>.</summary>
public static class KeysCommand
{
    /// <summary>Whether that is asked for.</summary>
    public static bool Is(string[] args) => args is [KeyRingCommand.Word, ..];

    /// <summary>Changes the key file, and answers the exit code.</summary>
    public static int Run(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var settings = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var path = settings["KeyRing:Path"]
            ?? Path.Combine(DataFolder.Of(settings), KeyRingOptions.DefaultFileName);
        return KeyRingCommand.Run(args[1..], path, new SystemRandomSource(), Console.Out, Console.Error);
    }
}
