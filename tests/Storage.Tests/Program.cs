using Countersign.Storage.Tests.Crash;

// As a child of the crash tests, or as the runner of all tests.
return args is [CrashChild.Command, var folder]
    ? await CrashChild.RunAsync(folder)
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
