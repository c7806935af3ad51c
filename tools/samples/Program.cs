// Writes samples/onboarding-10k.csv anew: dotnet run --project tools/samples -- samples/onboarding-10k.csv
using Countersign.Samples;

if (args is not [var path])
{
    Console.Error.WriteLine("Which file shall be written? For instance: samples/onboarding-10k.csv");
    return 2;
}

await File.WriteAllTextAsync(path, OnboardingSample.Write());
return 0;
