namespace Countersign.Silo.Clustering;

/// <summary>What a process of an installation is.</summary>
public enum HostKind
{
    /// <summary>Front door and silo: <c>src/Api</c> with <c>Cluster:Mode=AllInOne</c>.</summary>
    AllInOne = 0,

    /// <summary>A front door: <c>src/Api</c> with <c>Cluster:Mode=Client</c>.</summary>
    FrontDoor = 1,

    /// <summary>A silo: <c>src/Silo</c>.</summary>
    Silo = 2,
}
