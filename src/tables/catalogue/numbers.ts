/** The running numbers of a domain with so many checks. */
export type One8 = '01' | '02' | '03' | '04' | '05' | '06' | '07' | '08';
export type One9 = One8 | '09';
export type One10 = One9 | '10';
export type One11 = One10 | '11';
export type One17 = One11 | '12' | '13' | '14' | '15' | '16' | '17';
export type One20 = One17 | '18' | '19' | '20';
export type One21 = One20 | '21';
export type One27 = One21 | '22' | '23' | '24' | '25' | '26' | '27';
