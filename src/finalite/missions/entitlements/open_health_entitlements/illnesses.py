"""The long illnesses that the law lists (CSS D160-4), by name only; which one somebody has is the medical service's."""

from enum import StrEnum


class Condition(StrEnum):
    """A heading of the list. The text has thirty; twenty-nine are collected, and the law file says so."""

    STROKE = "stroke"
    MARROW_FAILURE = "marrow_failure"
    ARTERIAL_DISEASE = "arterial_disease"
    BILHARZIA = "bilharzia"
    HEART_FAILURE = "heart_failure"
    LIVER_DISEASE = "liver_disease"
    IMMUNE_DEFICIENCY = "immune_deficiency"
    DIABETES = "diabetes"
    NEUROLOGICAL = "neurological"
    HAEMOGLOBIN = "haemoglobin"
    HAEMOPHILIA = "haemophilia"
    CORONARY = "coronary"
    RESPIRATORY = "respiratory"
    DEMENTIA = "dementia"
    PARKINSON = "parkinson"
    METABOLIC = "metabolic"
    CYSTIC_FIBROSIS = "cystic_fibrosis"
    KIDNEY = "kidney"
    PARAPLEGIA = "paraplegia"
    VASCULITIS = "vasculitis"
    RHEUMATOID = "rheumatoid"
    PSYCHIATRIC = "psychiatric"
    BOWEL = "bowel"
    SCLEROSIS = "sclerosis"
    SCOLIOSIS = "scoliosis"
    SPONDYLITIS = "spondylitis"
    TRANSPLANT = "transplant"
    TUBERCULOSIS = "tuberculosis"
    TUMOUR = "tumour"


NAMES_EN = {
    Condition.STROKE: "disabling stroke",
    Condition.MARROW_FAILURE: "bone-marrow failure",
    Condition.ARTERIAL_DISEASE: "chronic arterial disease",
    Condition.BILHARZIA: "complicated bilharzia",
    Condition.HEART_FAILURE: "severe heart failure, rhythm or valve disease",
    Condition.LIVER_DISEASE: "chronic liver disease",
    Condition.IMMUNE_DEFICIENCY: "severe primary immune deficiency and HIV",
    Condition.DIABETES: "diabetes 1 and 2",
    Condition.NEUROLOGICAL: "severe neurological and muscular diseases, epilepsy",
    Condition.HAEMOGLOBIN: "haemoglobin diseases",
    Condition.HAEMOPHILIA: "haemophilia",
    Condition.CORONARY: "coronary disease",
    Condition.RESPIRATORY: "chronic respiratory failure",
    Condition.DEMENTIA: "Alzheimer and other dementias",
    Condition.PARKINSON: "Parkinson",
    Condition.METABOLIC: "inherited metabolic diseases",
    Condition.CYSTIC_FIBROSIS: "cystic fibrosis",
    Condition.KIDNEY: "chronic kidney disease and nephrotic syndrome",
    Condition.PARAPLEGIA: "paraplegia",
    Condition.VASCULITIS: "vasculitis, lupus, scleroderma",
    Condition.RHEUMATOID: "rheumatoid arthritis",
    Condition.PSYCHIATRIC: "long-term psychiatric disorders",
    Condition.BOWEL: "ulcerative colitis and Crohn",
    Condition.SCLEROSIS: "multiple sclerosis",
    Condition.SCOLIOSIS: "progressive scoliosis",
    Condition.SPONDYLITIS: "severe spondylitis",
    Condition.TRANSPLANT: "after organ transplant",
    Condition.TUBERCULOSIS: "active tuberculosis, leprosy",
    Condition.TUMOUR: "malignant tumours",
}
